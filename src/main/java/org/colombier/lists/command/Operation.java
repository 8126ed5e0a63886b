package org.colombier.lists.command;

import java.util.Arrays;
import java.util.Optional;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;

/** What can be asked for about a membership. */
enum Operation {
    SUBSCRIBE("subscribe"), UNSUBSCRIBE("unsubscribe"), ADD("add"), DEL("del"), INVITE("invite");

    private final String scenario;

    Operation(String scenario) {
        this.scenario = scenario;
    }

    /** The scenario's name for it, and a held request's. */
    String scenario() {
        return scenario;
    }

    static Optional<Operation> of(String scenario) {
        return Arrays.stream(values()).filter(o -> o.scenario.equals(scenario)).findFirst();
    }

    /** True for a wish that is a person's own: nobody else's word is enough for it. */
    boolean isOwn() {
        return this == SUBSCRIBE || this == UNSUBSCRIBE;
    }

    /** The command as a person would have written it. */
    String words(MailingList list, EmailAddress requester, EmailAddress whom) {
        String verb = this == UNSUBSCRIBE ? "SIGNOFF" : name();
        boolean own = isOwn() && requester.canonical().equals(whom.canonical());
        return verb + " " + list.name() + (own ? "" : " " + whom);
    }
}
