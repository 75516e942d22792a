/// Devices that speak Skerry's protocol, from its own library of frames and Noise: encrypted.
@NullMarked
package chat.skerry.e2e.load.skerry;

import org.jspecify.annotations.NullMarked;
