package org.colombier.lists.template;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;

/**
 * A mail that a robot is about to write: which text, to whom, with which facts. Immutable; {@code list}, {@code robot},
 * {@code to} and {@code site} are added to the facts when it is posted.
 *
 * @param list     the list it is about, whose {@code -request} address is its author; without one the robot is
 * @param text     name of the mail text
 * @param answered the message that this answers: gives In-Reply-To and References, and makes it an automatic reply
 * @param attached carried along, each as {@code message/rfc822}
 * @param byRobot  comes from {@code sympa@}, also where it is about a list
 * @param returns  where it comes back to if it cannot arrive; empty for where such letters do
 */
public record Letter(Optional<MailingList> list, Domain domain, String text, EmailAddress to, Locale language, Map<String, Object> facts,
                     Optional<HeaderSection> answered, List<MessageContent> attached, boolean byRobot,
                     Optional<EmailAddress> returns) {

    /** From a list, on its own account: a welcome, a notice to owners. Comes from {@code list-request@}; bounces go to {@code list-owner@}. */
    public static Letter fromList(MailingList list, String text, EmailAddress to, Locale language) {
        return new Letter(Optional.of(list), list.domain(), text, to, language, Map.of(), Optional.empty(), List.of(), false, Optional.empty());
    }

    /** From the robot of a domain: an answer to commands, a login link. Comes from {@code sympa@}; bounces go nowhere. */
    public static Letter fromRobot(Domain domain, String text, EmailAddress to, Locale language) {
        return new Letter(Optional.empty(), domain, text, to, language, Map.of(), Optional.empty(), List.of(), true, Optional.empty());
    }

    /** The robot's, about a list: a request for confirmation. */
    public Letter about(MailingList other) {
        return new Letter(Optional.of(other), domain, text, to, language, facts, answered, attached, byRobot, returns);
    }

    /** One fact more for the template: text, number, boolean, address, or a list or map of these. */
    public Letter with(String name, Object value) {
        Map<String, Object> more = new HashMap<>(facts);
        more.put(name, value);
        return new Letter(list, domain, text, to, language, Map.copyOf(more), answered, attached, byRobot, returns);
    }

    /** Answers a message: an automatic reply never begets another (RFC 3834 section 3.3), so its reverse-path is {@code <>}. */
    public Letter answering(HeaderSection message) {
        return new Letter(list, domain, text, to, language, facts, Optional.of(message), attached, byRobot, returns);
    }

    /** As {@link #answering(HeaderSection)}, if there is a message to answer. */
    public Letter answering(Optional<HeaderSection> message) {
        return message.map(this::answering).orElse(this);
    }

    public Letter attach(MessageContent message) {
        return attach(List.of(message));
    }

    /** Carries these along, in this order. */
    public Letter attach(List<MessageContent> messages) {
        return new Letter(list, domain, text, to, language, facts, answered, List.copyOf(messages), byRobot, returns);
    }

    /** Comes back to this address of ours if it cannot arrive: a letter that tests a mailbox. */
    public Letter returningTo(EmailAddress address) {
        return new Letter(list, domain, text, to, language, facts, answered, attached, byRobot, Optional.of(address));
    }
}
