/// Parts of a schema for which the generator has no annotation. They run when the YAML is made.
@NullMarked
package chat.skerry.crd.schema;

import org.jspecify.annotations.NullMarked;
