package org.colombier.lists.source;

import java.util.List;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListWarden;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.Paragraph;
import org.colombier.lists.catalog.SourceParagraphs;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Looks at sources when they are set, and keeps a list that others include from going away without a word. */
@Component
class SourceChanges implements ListWarden {

    private final ObjectProvider<Catalog> catalog;
    private final Definitions definitions;
    private final OtherLists others;
    private final DueLists due;

    SourceChanges(ObjectProvider<Catalog> catalog, Definitions definitions, OtherLists others, DueLists due) {
        this.catalog = catalog;
        this.definitions = definitions;
        this.others = others;
        this.due = due;
    }

    @Override
    public void check(MailingList list, ListParameter<?> parameter, Object value) {
        if (!Definitions.isSource(parameter) || !(value instanceof List<?> paragraphs)) {
            return;
        }
        for (Object one : paragraphs) {
            Paragraph paragraph = (Paragraph) one;
            checkTimes(paragraph);
            if (parameter == ListParameters.INCLUDE_SYMPA_LIST) {
                checkCircle(list, paragraph);
            }
        }
    }

    private static void checkTimes(Paragraph paragraph) {
        try {
            NosyncRanges.parse(paragraph.text(SourceParagraphs.NOSYNC.name()));
        } catch (IllegalArgumentException none) {
            throw new InvalidValue("value.source.time-ranges", String.valueOf(none.getMessage()));
        }
    }

    private void checkCircle(MailingList list, Paragraph paragraph) {
        others.find(list, paragraph.get(SourceParagraphs.LISTNAME)).flatMap(other -> others.circle(list, List.of(other))).ifPresent(circle -> {
            throw new InvalidValue("value.source.cycle", circle);
        });
    }

    @Override
    public void changed(MailingList list, ListParameter<?> parameter) {
        if (Definitions.isSource(parameter)) {
            others.note(list, definitions.of(list, catalog.getObject().settings(list)));
            due.dueNow(list.id());
        } else if (parameter == ListParameters.TTL && due.of(list.id()).isPresent()) {
            due.dueNow(list.id());
        }
    }

    @Override
    public void beforeLeaving(MailingList list) {
        List<MailingList> including = others.including(list);
        if (!including.isEmpty()) {
            throw new ListConflict("list.conflict.included", list.address().toString(), including.stream().map(l -> l.address().toString()).collect(Collectors.joining(", ")));
        }
    }
}
