/**
 * Rules that the compiler does not know: who may depend on whom, how things are named, what no code does. Each rule is a function
 * of the package under which the tree lies, so that the same rule judges the gateway and the fixture that breaks it.
 */
package architecture;
