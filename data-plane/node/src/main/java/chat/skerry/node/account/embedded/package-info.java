/// Device keys in the embedded file: map `device_key`, key `account/device`, value 32 bytes.
@NullMarked
package chat.skerry.node.account.embedded;

import org.jspecify.annotations.NullMarked;
