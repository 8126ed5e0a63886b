package org.colombier.lists.scenario;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;

/**
 * A request as the rules see it. Made with {@link #forList} or {@link #forDomain}.
 *
 * @param domain     whose robot is asked
 * @param list       the list, for operations on one
 * @param method     how sure we are of the sender
 * @param sender     who asks; empty for a visitor of the portal who is not logged in ({@code nobody} in the rules)
 * @param email      whom it is about ({@code [email]}): the address to subscribe, to remove …; the sender if not said
 * @param message    the message, for {@code send}
 * @param bcc        true if the list's address is in neither To nor Cc ({@code [is_bcc]})
 * @param client     the client's address, on the web
 * @param clientHost its verified name, if known
 * @param variables  further variables by their name without brackets, such as {@code candidate_listname}
 * @param known      the list, where the caller has it: it is not read again
 */
public record ScenarioContext(Domain domain, Optional<EmailAddress> list, AuthMethod method, Optional<EmailAddress> sender, Optional<EmailAddress> email,
                              Optional<MessageContent> message, boolean bcc, Optional<InetAddress> client, Optional<String> clientHost,
                              Map<String, String> variables, Optional<MailingList> known) {

    public ScenarioContext {
        variables = Map.copyOf(variables);
    }

    /** A request about a list, by nobody in particular until the builder is told. */
    public static Builder forList(EmailAddress list) {
        return new Builder(list.domain(), Optional.of(list.canonical()));
    }

    /** As {@link #forList(EmailAddress)} of a list that has just been read. */
    public static Builder forList(MailingList list) {
        Builder builder = forList(list.address());
        builder.known = Optional.of(list);
        return builder;
    }

    /** A request to the robot of a domain, such as {@code create_list}. */
    public static Builder forDomain(Domain domain) {
        return new Builder(domain, Optional.empty());
    }

    /** Collects what is known of a request. Not thread-safe. */
    public static final class Builder {

        private final Domain domain;
        private final Optional<EmailAddress> list;
        private final Map<String, String> variables = new HashMap<>();
        private AuthMethod method = AuthMethod.SMTP;
        private Optional<EmailAddress> sender = Optional.empty();
        private Optional<EmailAddress> email = Optional.empty();
        private Optional<MessageContent> message = Optional.empty();
        private boolean bcc;
        private Optional<MailingList> known = Optional.empty();
        private Optional<InetAddress> client = Optional.empty();
        private Optional<String> clientHost = Optional.empty();

        private Builder(Domain domain, Optional<EmailAddress> list) {
            this.domain = domain;
            this.list = list;
        }

        public Builder sender(EmailAddress address, AuthMethod by) {
            this.sender = Optional.of(address);
            this.method = by;
            return this;
        }

        public Builder email(EmailAddress target) {
            this.email = Optional.of(target);
            return this;
        }

        public Builder message(MessageContent content) {
            this.message = Optional.of(content);
            return this;
        }

        public Builder bcc(boolean hidden) {
            this.bcc = hidden;
            return this;
        }

        public Builder client(InetAddress address) {
            this.client = Optional.of(address);
            return this;
        }

        public Builder clientHost(String name) {
            this.clientHost = Optional.of(name);
            return this;
        }

        public Builder variable(String name, String value) {
            this.variables.put(name.toLowerCase(Locale.ROOT), value);
            return this;
        }

        public ScenarioContext build() {
            return new ScenarioContext(domain, list, method, sender, email.or(() -> sender), message, bcc, client, clientHost, variables, known);
        }
    }
}
