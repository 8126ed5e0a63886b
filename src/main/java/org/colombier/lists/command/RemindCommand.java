package org.colombier.lists.command;

import org.colombier.lists.catalog.MailingList;
import org.springframework.stereotype.Component;

/** REMIND: an owner has every member reminded. */
@Component
class RemindCommand implements ListCommand {

    private final MembershipReminders reminders;

    RemindCommand(MembershipReminders reminders) {
        this.reminders = reminders;
    }

    @Override
    public Verb verb() {
        return Verb.REMIND;
    }

    @Override
    public String scenario() {
        return "remind";
    }

    @Override
    public Outcome run(MailingList list, Requester who, String argument) {
        return Outcome.done("remind.done", list.name(), reminders.remind(list));
    }
}
