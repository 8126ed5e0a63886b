package org.colombier.lists.posting;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/**
 * A post on its way to the members.
 *
 * @param copy      the list copy
 * @param topics    its message topics, none for {@code other}; empty if the list has no topics
 * @param author    who the list took for the author, for members who do not want their own back
 * @param merge     puts members' data into copies
 * @param share     of the members who get a copy of their own
 * @param digests   the list writes digests, so who has chosen one gets no copy of each post
 * @param signer    the domain that signs the copies
 * @param notBefore no copy leaves earlier
 */
record Outgoing(MailingList list, byte[] copy, Optional<Set<String>> topics, EmailAddress author, Rendering rendering, Merge merge, VerpShare share, Receipts receipts, boolean digests,
                Optional<Domain> signer, Optional<Instant> notBefore, String origin) {
}
