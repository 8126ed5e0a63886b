package org.colombier.lists.catalog.sympa;

/**
 * What an administrator should know of a line that was not simply taken.
 *
 * @param line    in the file, from 1
 * @param keyword that stands there
 * @param taken   true if its meaning was taken, in another form; false if it was left
 * @param text    what became of it, and why
 */
public record Remark(int line, String keyword, boolean taken, String text) {

    static Remark left(ConfigEntry entry, String why) {
        return new Remark(entry.line(), entry.name(), false, why);
    }

    static Remark changed(ConfigEntry entry, String how) {
        return new Remark(entry.line(), entry.name(), true, how);
    }

    /** {@code line 7: host: left: …}. */
    @Override
    public String toString() {
        return "line " + line + ": " + keyword + ": " + (taken ? "" : "left: ") + text;
    }
}
