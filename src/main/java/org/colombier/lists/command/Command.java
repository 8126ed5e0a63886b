package org.colombier.lists.command;

/** A mail command, read but not judged. Lists and addresses are words as they were written. */
sealed interface Command {

    record Help() implements Command {
    }

    record Lists() implements Command {
    }

    record Which() implements Command {
    }

    /**
     * One that a {@link ListCommand} runs: INFO, REVIEW, STATS, INDEX, LAST, GET, REMIND.
     *
     * @param argument what stands behind the list's name; may be empty
     */
    record OnList(Verb verb, String list, String argument) implements Command {
    }

    /** {@code REMIND *} */
    record RemindAll() implements Command {
    }

    /** @param name the person's, may be empty */
    record Subscribe(String list, String name) implements Command {
    }

    /** @param address whose subscription ends; empty for the sender's own */
    record Signoff(String list, String address) implements Command {
    }

    /** {@code SIGNOFF *}. @param address as in {@link Signoff} */
    record SignoffAll(String address) implements Command {
    }

    /** @param mode a reception, or {@code conceal}, {@code noconceal} */
    record Set(String list, String mode) implements Command {
    }

    /** {@code SET *} */
    record SetAll(String mode) implements Command {
    }

    /** @param until a day, {@code 2026-03-01}; empty for no end */
    record Suspend(String list, String until) implements Command {
    }

    record Resume(String list) implements Command {
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

    /** What waits for a moderator. */
    record ModIndex(String list) implements Command {
    }

    /** A moderator lets a held post through. */
    record Distribute(String token) implements Command {
    }

    /** A moderator refuses a held post. */
    record Reject(String token) implements Command {
    }

    /** Whether this mail's signature is right. */
    record Verify(String list) implements Command {
    }

    /** One line of a mail. @param quiet the sender asked for no notice of success @param line as it was written, for the report */
    record Line(Command command, boolean quiet, String line) {
    }
}
