package org.colombier.lists.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Inclusions.Difference;
import org.colombier.lists.members.Inclusions.Entry;
import org.colombier.lists.members.Inclusions.Role;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data sources bring people to a list and take them away again. */
class InclusionsTest {

    private static TestServer server;
    private static Members members;
    private static Admins admins;
    private static Inclusions inclusions;
    private static Exclusions exclusions;
    private static int count;

    private MailingList list;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        members = server.bean(Members.class);
        admins = server.bean(Admins.class);
        inclusions = server.bean(Inclusions.class);
        exclusions = server.bean(Exclusions.class);
        server.bean(Domains.class).add(new MailDomain(Domain.parse("lists.example.test"), true, false, Optional.empty(), "en"), List.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeList() {
        list = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse("list" + ++count + "@lists.example.test"), "discussion", ""));
    }

    @Test
    void aSourceBringsPeopleAndTakesThemAway() {
        assertThat(sync(Map.of("hr", List.of("a", "b")))).extracting(Difference::added, Difference::removed).containsExactly(2L, 0L);
        Member a = member("a");
        assertThat(a.included()).isTrue();
        assertThat(a.subscribed()).isFalse();
        assertThat(a.origin()).isEqualTo("source hr");
        assertThat(inclusions.sourcesOf(list.id(), Role.MEMBER, address("a"))).containsExactly("hr");
        assertThat(sync(Map.of("hr", List.of("b", "c")))).extracting(Difference::added, Difference::removed).containsExactly(1L, 1L);
        assertThat(addresses()).containsExactly("b@example.test", "c@example.test");
        assertThat(server.bean(Departures.class).last(list.id(), 5)).singleElement().satisfies(gone -> {
            assertThat(gone.address()).isEqualTo(address("a"));
            assertThat(gone.cause()).isEqualTo("source");
        });
    }

    @Test
    void whoIsBothSubscribedAndIncludedStaysUntilBothVanish() {
        members.add(list, NewMember.of(address("a"), "Own Name"));
        sync(Map.of("hr", List.of("a")));
        assertThat(member("a")).extracting(Member::subscribed, Member::included, Member::name).containsExactly(true, true, "Own Name");
        assertThat(sync(Map.of("hr", List.of()))).extracting(Difference::removed, Difference::released).containsExactly(0L, 1L);
        assertThat(member("a")).extracting(Member::subscribed, Member::included).containsExactly(true, false);
    }

    @Test
    void nobodyIsRemovedUnlessAllSourcesAnswered() {
        sync(Map.of("hr", List.of("a", "b"), "students", List.of("b", "c")));
        try (Inclusions.Run run = inclusions.begin(list, Role.MEMBER)) {
            run.stage("hr", entries("b", "d"));
            assertThat(run.apply(false)).extracting(Difference::added, Difference::removed).containsExactly(1L, 0L);
        }
        assertThat(members.count(list.id())).isEqualTo(4);
        assertThat(sync(Map.of("hr", List.of("b"), "students", List.of("c")))).extracting(Difference::removed).isEqualTo(2L);
        assertThat(addresses()).containsExactly("b@example.test", "c@example.test");
        assertThat(inclusions.sourcesOf(list.id(), Role.MEMBER, address("b"))).containsExactly("hr");
    }

    @Test
    void halfASourceIsNeverTakenForTheWhole() {
        sync(Map.of("hr", List.of("a", "b")));
        Iterator<Entry> breaking = Stream.concat(IntStream.range(0, 2_500).mapToObj(i -> entry("n" + i)), Stream.generate(() -> {
            throw new IllegalStateException("connection lost");
        })).map(Entry.class::cast).iterator();
        try (Inclusions.Run run = inclusions.begin(list, Role.MEMBER)) {
            assertThatThrownBy(() -> run.stage("hr", breaking)).hasMessage("connection lost");
            assertThat(run.difference(false)).extracting(Difference::staged, Difference::added).containsExactly(0L, 0L);
        }
    }

    @Test
    void aDryRunTellsTheDifferenceAndChangesNothing() {
        sync(Map.of("hr", List.of("a", "b")));
        try (Inclusions.Run run = inclusions.begin(list, Role.MEMBER)) {
            run.stage("hr", entries("b", "c", "d"));
            Difference difference = run.difference(true);
            assertThat(difference).extracting(Difference::before, Difference::staged, Difference::added, Difference::removed).containsExactly(2L, 3L, 2L, 1L);
            assertThat(difference.examples()).containsExactlyInAnyOrder("+c@example.test", "+d@example.test", "-a@example.test");
        }
        assertThat(addresses()).containsExactly("a@example.test", "b@example.test");
    }

    @Test
    void whomAnOwnerRemovesIsNotIncludedAgainUntilRestored() {
        sync(Map.of("hr", List.of("a", "b")));
        assertThat(members.remove(list.id(), address("a"), "owner o@example.test")).isTrue();
        assertThat(exclusions.page(list.id(), "", 10)).singleElement().satisfies(e -> assertThat(e.cause()).isEqualTo("owner o@example.test"));
        assertThat(sync(Map.of("hr", List.of("a", "b")))).extracting(Difference::added, Difference::excluded).containsExactly(0L, 1L);
        assertThat(addresses()).containsExactly("b@example.test");
        assertThat(exclusions.restore(list.id(), address("a"))).isTrue();
        sync(Map.of("hr", List.of("a", "b")));
        assertThat(addresses()).containsExactly("a@example.test", "b@example.test");
    }

    @Test
    void subscribingEndsAnExclusion() {
        sync(Map.of("hr", List.of("a")));
        members.remove(list.id(), address("a"));
        members.add(list, NewMember.of(address("a"), ""));
        assertThat(exclusions.isExcluded(list.id(), address("a"))).isFalse();
        sync(Map.of("hr", List.of("a")));
        assertThat(member("a")).extracting(Member::subscribed, Member::included).containsExactly(true, true);
    }

    @Test
    void aSourceSaysNamesReceptionAndAttributes() {
        Entry first = new Entry(address("a"), "Anne", Optional.of(Reception.NOMAIL), Optional.of(true), Map.of("room", "12"), false, "");
        stage("hr", List.of(first));
        assertThat(member("a")).extracting(Member::name, Member::reception, Member::concealed, Member::attributes)
            .containsExactly("Anne", Reception.NOMAIL, true, Map.of("room", "12"));
        members.setReception(list.id(), address("a"), Reception.TXT);
        stage("hr", List.of(new Entry(address("a"), "Anne M", Optional.of(Reception.NOMAIL), Optional.empty(), Map.of("room", "14", "floor", "1"), false, "")));
        assertThat(member("a")).extracting(Member::name, Member::reception, Member::attributes).containsExactly("Anne M", Reception.TXT, Map.of("room", "14", "floor", "1"));
    }

    @Test
    void theMostMembersHoldAlsoForSources() {
        server.bean(Catalog.class).set(list, "max_list_members", "3");
        members.add(list, NewMember.of(address("x"), ""));
        assertThat(sync(Map.of("hr", List.of("a", "b", "c", "d")))).extracting(Difference::added, Difference::refused).containsExactly(2L, 2L);
        assertThat(members.count(list.id())).isEqualTo(3);
    }

    @Test
    void ownersAreIncludedAndTheLastOneStays() {
        try (Inclusions.Run run = inclusions.begin(list, Role.OWNER)) {
            run.stage("boss", List.of(new Entry(address("a"), "A", Optional.of(Reception.NOMAIL), Optional.of(true), Map.of(), true, "note"), entry("b")).iterator());
            assertThat(run.apply(true)).extracting(Difference::added).isEqualTo(2L);
        }
        assertThat(admins.owners(list.id())).filteredOn(o -> o.address().equals(address("a"))).singleElement()
            .satisfies(o -> assertThat(o).extracting(ListAdmin::privileged, ListAdmin::receiving).containsExactly(true, false));
        try (Inclusions.Run run = inclusions.begin(list, Role.OWNER)) {
            run.stage("boss", List.<Entry>of().iterator());
            assertThat(run.apply(true)).extracting(Difference::removed, Difference::refused).containsExactly(1L, 1L);
        }
        assertThat(admins.owners(list.id())).hasSize(1);
    }

    @Test
    void manyArriveInStepsAndTwoRunsAtOnceDoNoHarm() throws Exception {
        int many = 12_000;
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Difference>> runs = List.of(() -> stage("hr", IntStream.range(0, many).mapToObj(i -> entry("m" + i)).toList()),
                () -> stage("hr", IntStream.range(0, many).mapToObj(i -> entry("m" + i)).toList()));
            for (Future<Difference> run : both.invokeAll(runs)) {
                run.get();
            }
        }
        assertThat(members.count(list.id())).isEqualTo(many);
        assertThat(stage("hr", IntStream.range(0, many).filter(i -> i % 2 == 0).mapToObj(i -> entry("m" + i)).toList()).removed()).isEqualTo(many / 2);
        assertThat(members.count(list.id())).isEqualTo(many / 2);
    }

    private Difference sync(Map<String, List<String>> sources) {
        try (Inclusions.Run run = inclusions.begin(list, Role.MEMBER)) {
            sources.forEach((source, people) -> run.stage(source, entries(people.toArray(String[]::new))));
            return run.apply(true);
        }
    }

    private Difference stage(String source, List<Entry> entries) {
        try (Inclusions.Run run = inclusions.begin(list, Role.MEMBER)) {
            run.stage(source, entries.iterator());
            return run.apply(true);
        }
    }

    private static Iterator<Entry> entries(String... names) {
        return Stream.of(names).map(InclusionsTest::entry).iterator();
    }

    private static Entry entry(String name) {
        return Entry.of(address(name), "");
    }

    private Member member(String name) {
        return members.find(list.id(), address(name)).orElseThrow();
    }

    private List<String> addresses() {
        return members.page(list.id(), "", 100).stream().map(m -> m.address().toString()).toList();
    }

    private static EmailAddress address(String name) {
        return EmailAddress.parse(name + "@example.test");
    }
}
