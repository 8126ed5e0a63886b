package org.colombier.maps;

import java.util.List;
import java.util.Optional;
import org.colombier.mail.BoundedText;

/** The table in one file. Thread-safe. */
final class FileTable implements LiveTable {

    private final String specification;
    private final String shownAs;
    private final LiveFile file;

    /** @param shownAs the file's name in explanations */
    FileTable(String specification, String shownAs, LiveFile file) {
        this.specification = specification;
        this.shownAs = shownAs;
        this.file = file;
    }

    @Override
    public Optional<Answer> look(String key) {
        return look(file.contents(), key);
    }

    @Override
    public Optional<Answer> lookPart(String part) {
        Contents contents = file.contents();
        return contents.hasFixedKeys() ? look(contents, part) : Optional.empty();
    }

    private Optional<Answer> look(Contents contents, String key) {
        try {
            return contents.look(key).map(found -> new Answer(found.value(), shownAs + ":" + found.line()));
        } catch (BoundedText.TooManySteps runaway) {
            throw new TableUnavailable(shownAs + ": " + runaway.getMessage() + " on " + key);
        }
    }

    @Override
    public void refresh() {
        file.refresh();
    }

    @Override
    public List<TableReport> reports() {
        Contents now = file.contents();
        return List.of(new TableReport(specification, file.path().toString(), now.size(), now.warnings(), file.problem()));
    }

    @Override
    public String toString() {
        return specification;
    }
}
