package org.colombier.lists.migration;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.members.FormerMember;
import org.colombier.mail.EmailAddress;

/**
 * A list as another list server has it, in our words.
 *
 * @param subject    its title; empty takes its name
 * @param language   {@code en} or {@code fr}; none takes the domain's
 * @param parameters by our names, as an administrator would write them
 * @param members    read once, and not before
 * @param remarks    what the reader has to say of what it took otherwise or left
 */
public record IncomingList(EmailAddress address, String subject, Optional<String> language, ListStatus status, Map<String, String> parameters,
                           List<Person> owners, List<Person> moderators, Supplier<Iterator<FormerMember>> members, Belongings belongings, List<Remark> remarks) {

    /** Somebody who runs it. @param privileged of an owner: may change who runs it */
    public record Person(EmailAddress address, String name, boolean privileged, boolean receiving, boolean concealed, String info) {

        public static Person of(EmailAddress address, String name) {
            return new Person(address, name, true, true, false, "");
        }
    }

    public IncomingList {
        parameters = Map.copyOf(parameters);
        owners = List.copyOf(owners);
        moderators = List.copyOf(moderators);
        remarks = List.copyOf(remarks);
    }
}
