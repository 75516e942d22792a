/// Device keys in the embedded file.
///
/// ```
/// map device_key    account/device  →  static key, 32 bytes; or the registration id, 4 bytes, that
///                                      the device was removed with
/// map device_list   account         →  version of the list, 8 bytes
/// ```
@NullMarked
package chat.skerry.node.account.embedded;

import org.jspecify.annotations.NullMarked;
