package org.colombier.lists.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.Test;

/**
 * What a list of a million members costs. Not part of the suite: {@code mvn test -Dtest=MillionMembersBench}; fewer with
 * {@code -Dmembers=100000}.
 */
class MillionMembersBench {

    private static final int MANY = Integer.getInteger("members", 1_000_000);
    private static final Set<Reception> DIRECT = EnumSet.complementOf(EnumSet.of(Reception.NOMAIL, Reception.DIGEST, Reception.DIGESTPLAIN, Reception.SUMMARY));

    private static void timed(String what, Runnable work) {
        long heap = heap();
        long from = System.nanoTime();
        work.run();
        System.err.printf("BENCH %-60s %9.1f ms, heap %d -> %d MiB%n", what, (System.nanoTime() - from) / 1e6, heap, heap());
    }

    private static long heap() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
    }

    @Test
    void aMillionMembers() {
        try (TestServer server = TestServer.start()) {
            server.bean(Domains.class).add(new MailDomain(Domain.parse("lists.example.test"), true, false, Optional.empty(), "en"), List.of());
            Members members = server.bean(Members.class);
            MailingList list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse("big@lists.example.test"), "discussion", ""));
            timed("import", () -> assertThat(members.importLines(list, lines()).added()).isEqualTo(MANY));
            timed("import again: all known", () -> assertThat(members.importLines(list, lines()).known()).isEqualTo(MANY));
            timed("count", () -> members.count(list.id()));
            timed("count by reception", () -> members.countByReception(list.id()));
            timed("first page", () -> members.page(list.id(), "", 50));
            timed("a page in the middle", () -> members.page(list.id(), "m5", 50));
            timed("search without a hit", () -> members.search(list.id(), "nobody", 50));
            timed("fan-out, every page", () -> assertThat(fanOut(members, list)).isEqualTo(MANY));
            timed("export", () -> {
                long[] seen = {0};
                members.forEach(list.id(), m -> seen[0]++);
                assertThat(seen[0]).isEqualTo(MANY);
            });
            MailingList included = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse("included@lists.example.test"), "discussion", ""));
            timed("inclusion of all", () -> assertThat(sync(server, included, MANY, true)).extracting(Inclusions.Difference::added).isEqualTo((long) MANY));
            timed("inclusion, nothing new", () -> assertThat(sync(server, included, MANY, true)).extracting(Inclusions.Difference::added).isEqualTo(0L));
            timed("inclusion, dry run of half", () -> assertThat(sync(server, included, MANY / 2, false)).extracting(Inclusions.Difference::removed).isEqualTo(MANY / 2L));
            timed("inclusion of half", () -> assertThat(sync(server, included, MANY / 2, true)).extracting(Inclusions.Difference::removed).isEqualTo(MANY / 2L));
            timed("purge", () -> server.bean(MemberContents.class).purge(list.id()));
        }
    }

    private static Inclusions.Difference sync(TestServer server, MailingList list, int many, boolean apply) {
        try (Inclusions.Run run = server.bean(Inclusions.class).begin(list, Inclusions.Role.MEMBER)) {
            run.stage("source", IntStream.range(0, many).mapToObj(i -> Inclusions.Entry.of(address(i), "Name " + i)).iterator());
            return apply ? run.apply(true) : run.difference(true);
        }
    }

    private static long fanOut(Members members, MailingList list) {
        long seen = 0;
        Optional<Member> last = Optional.empty();
        List<Member> page;
        do {
            page = members.receivingAfter(list.id(), DIRECT, last, 1_000);
            seen += page.size();
            last = page.isEmpty() ? last : Optional.of(page.getLast());
        } while (page.size() == 1_000);
        return seen;
    }

    private static Iterator<String> lines() {
        return IntStream.range(0, MANY).mapToObj(i -> address(i) + " Name " + i).iterator();
    }

    private static EmailAddress address(int i) {
        return EmailAddress.parse("m" + i + "@d" + i % 1_000 + ".example.test");
    }
}
