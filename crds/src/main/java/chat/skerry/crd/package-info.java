/// The custom resources of the group `skerry.chat`: the only place where desired state lives.
///
/// One package per kind. Records hold a resource as the API server stores it, so a component is
/// `null` where the object leaves a field out; `…OrDefault` methods give the effective value.
@NullMarked
package chat.skerry.crd;

import org.jspecify.annotations.NullMarked;
