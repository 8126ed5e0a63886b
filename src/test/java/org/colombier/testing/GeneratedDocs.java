package org.colombier.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Documentation that is made from the code: a part of a page between two marks. The test fails when the page is
 * behind the code; {@code mvn test -Dcolombier.docs.write=true} writes it anew.
 */
public final class GeneratedDocs {

    private GeneratedDocs() {
    }

    /** @param part the name in the marks {@code <!-- generated: part -->} and {@code <!-- end: part -->} */
    public static void assertUpToDate(Path page, String part, String text) throws IOException {
        String begin = "<!-- generated: " + part + " -->\n";
        String end = "<!-- end: " + part + " -->";
        String now = Files.readString(page);
        int from = now.indexOf(begin) + begin.length();
        int to = now.indexOf(end);
        assertThat(to).as("marks of %s in %s", part, page).isGreaterThanOrEqualTo(begin.length());
        String wanted = now.substring(0, from) + "\n" + text.strip() + "\n\n" + now.substring(to);
        if (Boolean.getBoolean("colombier.docs.write")) {
            Files.writeString(page, wanted);
        }
        assertThat(Files.readString(page)).as("%s is behind the code; run mvn test -Dcolombier.docs.write=true", page).isEqualTo(wanted);
    }
}
