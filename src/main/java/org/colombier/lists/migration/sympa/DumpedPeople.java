package org.colombier.lists.migration.sympa;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.members.FormerMember;
import org.colombier.lists.migration.IncomingList;
import org.jspecify.annotations.Nullable;

/** The files in which Sympa keeps the people of a list that is closed, or was never in a database: blocks of lines, an empty line between. */
final class DumpedPeople {

    private static final List<String> MEMBERS = List.of("member.dump", "subscribers.db.dump", "subscribers.closed.dump", "subscribers");
    private static final int MOST_ADMINS = 10_000;

    private DumpedPeople() {
    }

    /** The list's file of members, if it has one. */
    static Optional<Path> members(Path list) {
        return MEMBERS.stream().map(list::resolve).filter(Files::isRegularFile).findFirst();
    }

    /** Read a line at a time, in UTF-8 or Latin-1. The file is closed at its end. */
    static Iterator<Optional<FormerMember>> read(Path file) {
        return FormerMember.read(new Lines(file));
    }

    /** Of {@code owner.dump} or {@code editor.dump}; none if there is no such file. */
    static List<IncomingList.Person> admins(Path file) {
        List<IncomingList.Person> people = new ArrayList<>();
        if (!Files.isRegularFile(file)) {
            return people;
        }
        Map<String, String> block = new HashMap<>();
        for (Lines lines = new Lines(file); lines.hasNext() && people.size() < MOST_ADMINS; ) {
            String line = lines.next().strip();
            String[] field = line.split("\\s+", 2);
            if (!line.isEmpty() && field.length == 2) {
                block.put(field[0].toLowerCase(Locale.ROOT) + "_admin", field[1]);
            }
            if (line.isEmpty() || !lines.hasNext()) {
                block.put("user_admin", block.getOrDefault("email_admin", ""));
                block.put("comment_admin", block.getOrDefault("gecos_admin", ""));
                TableRows.person(block).filter(p -> !TableRows.isOnlyIncluded(block)).ifPresent(people::add);
                block.clear();
            }
        }
        return people;
    }

    /** Lines of a file. */
    private static final class Lines implements Iterator<String> {
        private final BufferedReader in;
        private @Nullable String next;

        Lines(Path file) {
            try {
                this.in = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1));
                this.next = in.readLine();
            } catch (IOException away) {
                throw new UncheckedIOException(away);
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public String next() {
            String line = next;
            if (line == null) {
                throw new java.util.NoSuchElementException();
            }
            try {
                next = in.readLine();
                if (next == null) {
                    in.close();
                }
            } catch (IOException away) {
                throw new UncheckedIOException(away);
            }
            return ReadFiles.decoded(line.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
