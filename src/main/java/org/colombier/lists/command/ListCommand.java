package org.colombier.lists.command;

import org.colombier.lists.catalog.MailingList;

/**
 * A command about one list that a scenario allows, refuses, or wants confirmed by a mailed key. Each is a bean;
 * {@link ListCommands} asks the scenario before it runs one.
 */
interface ListCommand {

    /** How it is written, and, in lower case, what a held request of it is called. */
    Verb verb();

    /** The operation whose scenario decides. */
    String scenario();

    /** Answers, usually by a letter of its own. @param argument what stood behind the list's name; may be empty */
    Outcome run(MailingList list, Requester who, String argument);
}
