package org.colombier.lists.migration;

/**
 * What an administrator should know of one thing that was not simply taken as it was.
 *
 * @param changed true if its meaning was taken in another form; false if it was left
 * @param item    what it was called there: a parameter, a file, an address
 */
public record Remark(boolean changed, String item, String text) {

    public static Remark changed(String item, String how) {
        return new Remark(true, item, how);
    }

    public static Remark left(String item, String why) {
        return new Remark(false, item, why);
    }
}
