/// What a device keeps on disk between runs.
///
/// ```
/// PROFILE/profile.properties   registry, identity-key, cluster, account, device
/// PROFILE/token                the end-user token
/// PROFILE/device.key           32 bytes: the X25519 private key that is bound to the device
/// PROFILE/members              static keys and certificates of members that were met
/// PROFILE/received             ids of envelopes taken, with the last seq (FileLedger)
/// PROFILE/lock                 held by the process that uses the profile
/// ```
///
/// Files are readable by their owner alone and are replaced as a whole.
@NullMarked
package chat.skerry.client.profile;

import org.jspecify.annotations.NullMarked;
