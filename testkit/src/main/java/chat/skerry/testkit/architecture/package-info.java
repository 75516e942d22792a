/// The rules of the house as tests: what a module's packages may depend on, call and be named.
///
/// A module says once what it is ([ModuleArchitecture]); every rule then runs as a test of that
/// module. Rules live by subject: [ShapeRules] (packages and their arrows), [VendorRules] (foreign
/// libraries stay in their adapters), [CallRules] (time, chance, output and bounds come from
/// outside), [NameRules]. Each rule names the decision it holds (`docs/decisions/`), and each is
/// itself tested with a planted violation.
@NullMarked
package chat.skerry.testkit.architecture;

import org.jspecify.annotations.NullMarked;
