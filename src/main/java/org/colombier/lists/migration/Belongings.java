package org.colombier.lists.migration;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.colombier.mail.EmailAddress;

/**
 * What a list brings besides settings and people.
 *
 * @param texts     mail texts of its own
 * @param files     its own scenarios and the like
 * @param scenarios that it will find when all files are in place, by their files' names ({@code send.private_friends})
 * @param blocked   addresses, with {@code *} for anything, that may not post
 * @param trusted   addresses that may
 * @param excluded  whom its data sources must not include; read once, and not before
 * @param archives  oldest first
 * @param afterwards what there is to say when members and excluded were read
 */
public record Belongings(List<OwnText> texts, List<OwnFile> files, Set<String> scenarios, List<String> blocked, List<String> trusted, Supplier<Iterator<EmailAddress>> excluded,
                         List<PostArchive> archives, Supplier<List<Remark>> afterwards) {

    /** A mail text. @param name of ours; {@code source} a template as owners write them */
    public record OwnText(String name, String language, String source) {
    }

    /** A file for {@code etc-dir}. @param path below it */
    public record OwnFile(Path path, byte[] content) {

        @Override
        public String toString() {
            return path + " (" + content.length + " octets)";
        }
    }

    public Belongings {
        texts = List.copyOf(texts);
        files = List.copyOf(files);
        scenarios = Set.copyOf(scenarios);
        blocked = List.copyOf(blocked);
        trusted = List.copyOf(trusted);
        archives = List.copyOf(archives);
    }

    /** Of a server whose lists have no files of their own. */
    public static Belongings of(List<OwnText> texts, List<String> blocked, List<String> trusted, List<PostArchive> archives) {
        return new Belongings(texts, List.of(), Set.of(), blocked, trusted, () -> List.<EmailAddress>of().iterator(), archives, List::of);
    }
}
