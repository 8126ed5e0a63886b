/** An address and its job: the flows that tie the other list rooms together. In: a mail for a robot address. */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.robot;
