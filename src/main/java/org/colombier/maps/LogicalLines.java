package org.colombier.maps;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a table after Postfix's rules (postmap(1)): a line that begins with white space continues the one
 * before; empty lines and lines whose first character is {@code #} are left out, also between continuations.
 */
final class LogicalLines {

    /** @param number of the first physical line, counted from 1 */
    record Line(int number, String text) {
    }

    private LogicalLines() {
    }

    /** @throws BrokenTable if the first line of the table continues nothing */
    static List<Line> of(String file, String text) {
        List<Line> lines = new ArrayList<>();
        StringBuilder logical = new StringBuilder();
        int begun = 0;
        int number = 0;
        for (String physical : text.split("\r?\n", -1)) {
            number++;
            String stripped = physical.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            boolean continues = Character.isWhitespace(physical.charAt(0));
            if (continues && begun == 0) {
                throw new BrokenTable(file, number, "the line begins with white space but continues nothing");
            }
            if (!continues) {
                add(lines, begun, logical);
                begun = number;
            }
            logical.append(physical);
        }
        add(lines, begun, logical);
        return lines;
    }

    private static void add(List<Line> lines, int number, StringBuilder text) {
        if (number > 0) {
            lines.add(new Line(number, text.toString().strip()));
        }
        text.setLength(0);
    }
}
