package org.colombier.lists.scenario;

import java.net.InetAddress;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;

/** The questions about a list that scenarios ask. */
public interface ListFacts {

    /** True if the list exists and takes part in life: neither closed nor pending. */
    boolean isOpen(EmailAddress list);

    /** The value of a parameter as the list has it, as text; a variable of the list as {@code custom_vars.NAME}; empty if there is no such parameter or list. */
    Optional<String> parameter(EmailAddress list, String name);

    /** Number of members. */
    long members(EmailAddress list);

    /** Its number in the catalog; empty if there is no such list. */
    default Optional<Long> id(EmailAddress list) {
        return Optional.empty();
    }

    /** The family it belongs to. */
    default Optional<String> family(EmailAddress list) {
        return parameter(list, "family_name").filter(f -> !f.isEmpty());
    }

    /** A list parameter as the domain or the site sets it. */
    default Optional<String> siteParameter(Domain domain, String name) {
        return Optional.empty();
    }

    /** A variable of the server's environment that the site lets rules see. */
    default Optional<String> environment(String name) {
        return Optional.empty();
    }

    /** The name of a client whose name leads back to it; empty if it has none or none can be learnt. May take as long as a look-up of names. */
    default Optional<String> hostName(InetAddress client) {
        return Optional.empty();
    }

    /** The address to which the domain's mail commands go. */
    EmailAddress robot(Domain domain);
}
