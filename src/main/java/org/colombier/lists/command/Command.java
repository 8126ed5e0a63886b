package org.colombier.lists.command;

/** A mail command, read but not judged. Lists and addresses are words as they were written. */
sealed interface Command {

    record Help() implements Command {
    }

    record Lists() implements Command {
    }

    record Which() implements Command {
    }

    record Info(String list) implements Command {
    }

    record Review(String list) implements Command {
    }

    /** @param name the person's, may be empty */
    record Subscribe(String list, String name) implements Command {
    }

    /** @param address whose subscription ends; empty for the sender's own */
    record Signoff(String list, String address) implements Command {
    }

    /** @param mode a reception, or {@code conceal}, {@code noconceal} */
    record Set(String list, String mode) implements Command {
    }

    record Add(String list, String address, String name) implements Command {
    }

    record Del(String list, String address) implements Command {
    }

    record Invite(String list, String address, String name) implements Command {
    }

    /** The answer to a question of the robot: AUTH, CONFIRM. */
    record Confirm(String token) implements Command {
    }

    /** A moderator lets a held post through. */
    record Distribute(String token) implements Command {
    }

    /** A moderator refuses a held post. */
    record Reject(String token) implements Command {
    }

    /** One line of a mail. @param quiet the sender asked for no notice of success @param line as it was written, for the report */
    record Line(Command command, boolean quiet, String line) {
    }
}
