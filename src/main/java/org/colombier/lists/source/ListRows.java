package org.colombier.lists.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.colombier.lists.members.Member;
import org.colombier.lists.members.Members;

/** The members of another list, a page at a time. */
final class ListRows implements Rows {

    private static final int PAGE = 1_000;

    private final Members members;
    private final long listId;
    private final Predicate<Member> wanted;
    private final Deque<Member> page = new ArrayDeque<>();
    private String after = "";
    private boolean ended;

    ListRows(Members members, long listId, Predicate<Member> wanted) {
        this.members = members;
        this.listId = listId;
        this.wanted = wanted;
    }

    @Override
    public Optional<Row> next() {
        while (page.isEmpty() && !ended) {
            List<Member> read = members.page(listId, after, PAGE);
            read.stream().filter(wanted).forEach(page::add);
            ended = read.size() < PAGE;
            after = read.isEmpty() ? after : read.getLast().address().toString();
        }
        return Optional.ofNullable(page.poll()).map(m -> Row.of(m.address().toString(), m.name()));
    }

    @Override
    public void close() {
        page.clear();
    }
}
