package org.colombier.lists.migration.sympa;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.colombier.lists.migration.Belongings.OwnText;
import org.colombier.lists.migration.Remark;
import org.colombier.lists.template.ListTexts;

/** Sympa's mail texts of a list, a domain or the site, in {@code mail_tt2}, by language or not; converted where they can be. */
final class Tt2Files {

    private Tt2Files() {
    }

    /** @param languages of a text that stands in no directory of a language */
    static List<OwnText> read(Path directory, List<String> languages, ReadFiles read, List<Remark> remarks) {
        List<OwnText> texts = new ArrayList<>();
        // Before 5.2 texts stood beside the list's config.
        for (Path place : List.of(directory.resolve("mail_tt2"), directory.resolve("templates"), directory)) {
            for (Path entry : read.in(place)) {
                String name = entry.getFileName().toString();
                if (name.endsWith(".tt2")) {
                    convert(entry, languages, texts, read, remarks);
                } else if (name.endsWith(".tpl")) {
                    remarks.add(Remark.left(read.name(entry), "a template of before release 5: write it anew"));
                } else if (!place.equals(directory) && Files.isDirectory(entry)) {
                    String language = name.toLowerCase(Locale.ROOT).split("[_-]", 2)[0];
                    read.in(entry).stream().filter(f -> f.toString().endsWith(".tt2")).forEach(f -> convert(f, List.of(language), texts, read, remarks));
                }
            }
        }
        return texts;
    }

    private static void convert(Path file, List<String> languages, List<OwnText> texts, ReadFiles read, List<Remark> remarks) {
        String name = file.getFileName().toString().replaceFirst("\\.tt2$", "").toLowerCase(Locale.ROOT);
        String shown = read.name(file);
        List<String> ours = languages.stream().filter(l -> ListTexts.isEditable(name, l)).toList();
        if (ours.isEmpty()) {
            boolean language = ListTexts.isEditable(name, "en");
            remarks.add(Remark.left(shown, language ? "there are texts in English and French only" : "a text of that name is the site's own here: see docs/templates.md"));
            return;
        }
        read.text(file).ifPresent(source -> {
            try {
                String converted = Tt2Text.converted(name, source);
                ours.stream().filter(l -> texts.stream().noneMatch(t -> t.name().equals(name) && t.language().equals(l)))
                    .forEach(l -> texts.add(new OwnText(name, l, converted)));
                remarks.add(Remark.changed(shown, "is the mail text " + name + " now; read it once"));
            } catch (Tt2Text.Unconvertible place) {
                remarks.add(Remark.left(shown, "line " + place.line() + ": " + place.getMessage()));
            }
        });
    }
}
