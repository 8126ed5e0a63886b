package org.colombier.lists.members;

import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/**
 * A member as another list server had him.
 *
 * @param member     address, name, options and attributes
 * @param joined     there; none is now
 * @param suspension running or to come
 * @param subscribed by himself or an owner
 * @param included   by a data source, which a synchronisation will confirm or end
 */
public record FormerMember(NewMember member, Optional<Instant> joined, Optional<Suspension> suspension, boolean subscribed, boolean included) {

    /**
     * Reads members written as text: Sympa's dump in blocks, CSV under a header, or one address a line. One at a time: flat memory.
     *
     * @return empty for what is no member
     */
    public static Iterator<Optional<FormerMember>> read(Iterator<String> lines) {
        MemberText text = new MemberText(lines);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return text.hasNext();
            }

            @Override
            public Optional<FormerMember> next() {
                return text.next().member().map(FormerMember::of);
            }
        };
    }

    /** Subscribed, from now on, unless it brings a past. */
    public static FormerMember of(NewMember member) {
        boolean included = member.past().map(NewMember.Past::included).orElse(false);
        return new FormerMember(member, member.past().flatMap(NewMember.Past::joined), member.past().flatMap(NewMember.Past::suspension), !included, included);
    }
}
