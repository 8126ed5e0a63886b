/**
 * What comes back. In: mail to {@code bounce+KEY@} (the key tells the member) and reports to {@code list-owner@}. A
 * failure is noted with the member it is about; delays, automatic replies and refusals that are about policy (DMARC, spam
 * filters: {@code 5.7.x}) are not, for they say nothing about the address. RFC 3464, 3463; old reports without a machine
 * part are told by their sender and the code in their text.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.lists.bounce;
