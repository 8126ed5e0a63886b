package org.colombier.lists.bounce;

import java.util.Optional;
import java.util.function.LongFunction;
import org.colombier.lists.bounce.ProbeKey.Purpose;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.members.Members;
import org.colombier.lists.template.Letter;
import org.colombier.lists.template.ReturnAddresses;
import org.colombier.mail.EmailAddress;
import org.springframework.stereotype.Component;

/**
 * Gives welcomes and reminders a return address of their own where the list's {@code verp_welcome} or {@code verp_remind} says so,
 * so that one that comes back says whose mailbox is gone. Thread-safe.
 */
@Component
public class Probes implements ReturnAddresses {

    /** Names of the letters' texts. */
    public static final String WELCOME = "welcome";
    public static final String REMINDER = "remind";

    private final Catalog catalog;
    private final Members members;
    private final ProbeKey keys;

    Probes(Catalog catalog, Members members, ProbeKey keys) {
        this.catalog = catalog;
        this.members = members;
        this.keys = keys;
    }

    @Override
    public Optional<EmailAddress> of(Letter letter) {
        return letter.list().flatMap(list -> purpose(list, letter.text())
            .flatMap(purpose -> members.find(list.id(), letter.to()).map(member -> address(list, purpose, member.id()))));
    }

    /**
     * For one letter to many members: the key of each, by member id, for {@code bounce+KEY@} and for the link to leave.
     *
     * @param text {@link #WELCOME} or {@link #REMINDER}
     * @return empty if the list tests no mailboxes with it
     */
    public Optional<LongFunction<String>> keys(MailingList list, String text) {
        return purpose(list, text).map(purpose -> memberId -> keys.of(purpose, memberId));
    }

    /** The member to whom a key went in a welcome or reminder, so that it can be a link to leave; empty if it is no such key or too old. */
    public Optional<Long> memberOf(String key) {
        return keys.read(key).filter(meaning -> meaning.purpose() == Purpose.WELCOME || meaning.purpose() == Purpose.REMIND).map(ProbeKey.Meaning::memberId);
    }

    private Optional<Purpose> purpose(MailingList list, String text) {
        ListSettings settings = catalog.settings(list);
        return switch (text) {
            case WELCOME -> Optional.of(Purpose.WELCOME).filter(p -> settings.get(ListParameters.VERP_WELCOME));
            case REMINDER -> Optional.of(Purpose.REMIND).filter(p -> settings.get(ListParameters.VERP_REMIND));
            default -> Optional.empty();
        };
    }

    /** {@code bounce+KEY@domain}. */
    EmailAddress address(MailingList list, Purpose purpose, long memberId) {
        return list.address().withLocalPart("bounce+" + keys.of(purpose, memberId));
    }
}
