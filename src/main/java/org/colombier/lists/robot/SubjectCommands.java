package org.colombier.lists.robot;

import java.util.Locale;
import org.colombier.lists.command.Commands;
import org.colombier.lists.posting.HeaderText;
import org.colombier.lists.posting.SubjectTag;
import org.springframework.stereotype.Component;

/** Addresses and subjects of a list that stand for a command. */
@Component
class SubjectCommands {

    private final Commands commands;

    SubjectCommands(Commands commands) {
        this.commands = commands;
    }

    /** Does what the subject says if it is {@code subscribe} or {@code unsubscribe}, with or without the list's name. @return false if it is something else */
    boolean obey(RobotJob job) {
        String name = job.theList().name();
        String[] words = SubjectTag.withoutReplyPrefixes(HeaderText.of(job.header(), "Subject")).toLowerCase(Locale.ROOT).replaceFirst("[.!]+$", "").split("[\\s\\u00a0]+");
        boolean forThisList = words.length == 1 || words.length == 2 && (words[1].equals(name) || words[1].equals(job.theList().address().toString()));
        if (forThisList && words[0].equals("subscribe")) {
            subscribe(job);
            return true;
        }
        if (forThisList && (words[0].equals("unsubscribe") || words[0].equals("signoff"))) {
            unsubscribe(job);
            return true;
        }
        return false;
    }

    void subscribe(RobotJob job) {
        commands.subscribe(job.commands(), job.theList());
    }

    void unsubscribe(RobotJob job) {
        commands.unsubscribe(job.commands(), job.theList());
    }
}
