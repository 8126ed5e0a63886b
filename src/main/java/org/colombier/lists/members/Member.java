package org.colombier.lists.members;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.EmailAddress;

/**
 * One person on one list.
 *
 * @param id         never used again; in the {@link MemberKey} of each copy
 * @param address    canonical
 * @param name       the person's, may be empty
 * @param concealed  not shown to other members
 * @param bouncing   a copy for the member came back, and nothing was forgiven since
 * @param subscribed came by the person's own or an owner's word
 * @param included   stands in a data source of the list; who is neither subscribed nor included is no member
 * @param suspension that holds or will hold, or was and is over
 * @param topics     the message topics the member wants; none stands for all
 * @param attributes values of the list's {@code custom_attribute} paragraphs by their id
 * @param origin     how the member came, in a few words: {@code web}, {@code import}, {@code owner anne@example.org}
 * @param changed    when an option was changed last; the joining if never
 */
public record Member(long id, long listId, EmailAddress address, String name, Reception reception, boolean concealed, Instant joined, boolean bouncing,
                     boolean subscribed, boolean included, Optional<Suspension> suspension, Set<String> topics, Map<String, String> attributes,
                     String origin, Instant changed) {

    /** True if the member wants a post of one of the topics; a post without any has Sympa's topic {@code other}. */
    public boolean wants(Set<String> topicsOfPost) {
        return topics.isEmpty() || topics.stream().anyMatch(topicsOfPost.isEmpty() ? Set.of("other")::contains : topicsOfPost::contains);
    }
}
