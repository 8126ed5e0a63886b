package org.colombier.ops;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.colombier.ops.MailLogFiles.DayFile;
import org.colombier.ops.MailLogScan.Needle;

/**
 * The first reading of a trace: which queue ids a question means. A part of the question may be answered by one line and
 * another part by another line of the same message; a refusal has but one line, which must answer all. Not thread-safe.
 */
final class TraceSearch {

    private static final String NOT_QUEUED = "NOQUEUE";
    /** A part that more messages fit says too little; those beyond are passed over. */
    private static final int MOST_IDS = 200_000;

    private record Part(List<Needle> anyOf, Set<String> ids) {
        static Part of(String... texts) {
            return new Part(Stream.of(texts).map(Needle::new).toList(), new HashSet<>());
        }
    }

    private final TraceQuery query;
    private final List<Part> parts = new ArrayList<>();
    private final List<MailLogLine> refusals = new ArrayList<>();

    TraceSearch(TraceQuery query) {
        this.query = query;
        if (query.id().isEmpty()) {
            query.messageId().ifPresent(m -> parts.add(Part.of("message-id=<" + bare(m) + ">")));
            query.sender().ifPresent(s -> parts.add(Part.of("from=<" + bare(s) + ">")));
            query.recipient().ifPresent(r -> parts.add(Part.of("to=<" + bare(r) + ">", "to:<" + bare(r) + ">")));
            query.party().ifPresent(a -> parts.add(Part.of("from=<" + bare(a) + ">", "to=<" + bare(a) + ">", "to:<" + bare(a) + ">")));
        }
    }

    static String bare(String text) {
        String t = text.strip();
        return t.startsWith("<") && t.endsWith(">") ? t.substring(1, t.length() - 1) : t;
    }

    /** @param files the newest first */
    void read(List<DayFile> files) throws IOException {
        for (DayFile file : files) {
            if (parts.isEmpty() || common().size() + refusals.size() >= query.limit()) {
                return;
            }
            read(file);
        }
    }

    private void read(DayFile file) throws IOException {
        MailLogScan scan = new MailLogScan();
        List<MailLogLine> refused = new ArrayList<>();
        scan.read(file.path(), () -> look(scan).filter(line -> query.spans(line.at())).ifPresent(refused::add));
        refusals.addAll(refused.reversed().stream().limit(query.limit()).toList());
    }

    /** @return the line, if it is a refusal that is asked for */
    private Optional<MailLogLine> look(MailLogScan scan) {
        List<Part> answered = parts.stream().filter(part -> part.anyOf().stream().anyMatch(scan::contains)).toList();
        if (answered.isEmpty()) {
            return Optional.empty();
        }
        String id = scan.id();
        if (id.equals(NOT_QUEUED)) {
            return answered.size() == parts.size() ? MailLogLine.parse(scan.text()) : Optional.empty();
        }
        answered.stream().filter(part -> part.ids().size() < MOST_IDS).forEach(part -> part.ids().add(id));
        return Optional.empty();
    }

    /** The latest that all parts name: ids ascend with time. */
    Set<String> ids() {
        Stream<String> found = query.id().map(id -> Stream.of(id.strip().toUpperCase(Locale.ROOT))).orElseGet(() -> common().stream());
        return new HashSet<>(found.sorted(Comparator.reverseOrder()).limit(query.limit()).toList());
    }

    List<MailLogLine> refusals() {
        return refusals;
    }

    private Set<String> common() {
        Set<String> common = parts.isEmpty() ? new HashSet<>() : new HashSet<>(parts.getFirst().ids());
        parts.forEach(part -> common.retainAll(part.ids()));
        return common;
    }
}
