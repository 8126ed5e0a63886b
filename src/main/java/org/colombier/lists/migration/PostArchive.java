package org.colombier.lists.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Posts of former times, as mbox of any kind. */
public interface PostArchive {

    /** For the report. */
    String name();

    /** From the beginning. */
    InputStream open() throws IOException;

    static PostArchive of(Path mbox) {
        return new PostArchive() {
            @Override
            public String name() {
                return mbox.getFileName().toString();
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(mbox);
            }
        };
    }
}
