/**
 * The mailing lists: fourteen rooms, each knowing only those named before it. {@code catalog} (lists, types,
 * parameters) · {@code members} · {@code scenario} (who may do what, and why) · {@code template} (mail texts by
 * language) · {@code archive} · {@code smime} (signatures of authors) · {@code posting} (authorise, transform, distribute) · {@code source} (data sources) · {@code moderation} ·
 * {@code digest} · {@code bounce} · {@code command} (mail commands) · {@code family} (lists made from one description) · {@code robot} (an address and its job).
 * Mail comes in from the delivery agent, one transaction a message; what a robot says goes back into the queue in the
 * same transaction.
 */
@org.jspecify.annotations.NullMarked
@org.springframework.modulith.ApplicationModule(type = org.springframework.modulith.ApplicationModule.Type.OPEN)
package org.colombier.lists;
