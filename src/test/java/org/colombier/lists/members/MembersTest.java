package org.colombier.lists.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
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
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members come, change and go; a hundred thousand are read as a stream. */
class MembersTest {

    private static TestServer server;
    private static Members members;
    private static Admins admins;
    private static int count;

    private MailingList list;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        members = server.bean(Members.class);
        admins = server.bean(Admins.class);
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
    void anAddressIsOnceOnAListHoweverItIsWritten() {
        assertThat(members.add(list, NewMember.of(address("Anne@Example.test"), "Anne"))).isTrue();
        assertThat(members.add(list, NewMember.of(address("ANNE@example.TEST"), "Another"))).isFalse();
        Member anne = members.find(list.id(), address("anne@EXAMPLE.test")).orElseThrow();
        assertThat(anne.name()).isEqualTo("Anne");
        assertThat(anne.reception()).isEqualTo(Reception.MAIL);
        assertThat(members.find(anne.id())).contains(anne);
        assertThat(members.listsOf(address("anne@example.test"))).containsExactly(anne);
    }

    @Test
    void aMemberChangesAndGoes() {
        EmailAddress anne = address("anne@example.test");
        members.add(list, NewMember.of(anne, ""));
        assertThat(members.setReception(list.id(), anne, Reception.NOT_ME)).isTrue();
        assertThat(members.setReception(list.id(), anne, Reception.NOT_ME)).isTrue();
        assertThat(members.setConcealed(list.id(), anne, true)).isTrue();
        assertThat(members.rename(list.id(), anne, "Anne\r\nMartin")).isTrue();
        assertThat(members.find(list.id(), anne)).get().satisfies(m -> {
            assertThat(m.reception()).isEqualTo(Reception.NOT_ME);
            assertThat(m.concealed()).isTrue();
            assertThat(m.name()).isEqualTo("Anne Martin");
        });
        assertThat(members.remove(list.id(), anne)).isTrue();
        assertThat(members.remove(list.id(), anne)).isFalse();
        assertThat(members.setReception(list.id(), anne, Reception.MAIL)).isFalse();
    }

    @Test
    void newMembersHaveTheListsDefaultsUnlessTheyChoose() {
        server.bean(Catalog.class).set(list, "default_user_options.reception", "nomail");
        server.bean(Catalog.class).set(list, "default_user_options.visibility", "conceal");
        members.add(list, NewMember.of(address("a@example.test"), ""));
        members.add(list, NewMember.of(address("b@example.test"), "").with(Reception.TXT));
        assertThat(members.find(list.id(), address("a@example.test"))).get().extracting(Member::reception, Member::concealed).containsExactly(Reception.NOMAIL, true);
        assertThat(members.find(list.id(), address("b@example.test"))).get().extracting(Member::reception).isEqualTo(Reception.TXT);
    }

    @Test
    void everyReceptionOfAListsDefaultCanBeChosen() {
        assertThat(Reception.offered()).extracting(Reception::text).containsExactlyInAnyOrderElementsOf(ListParameters.DEFAULT_RECEPTION.type().choices());
        assertThat(Reception.parse("Not_Me")).contains(Reception.NOT_ME);
        assertThat(Reception.parse("normal")).contains(Reception.MAIL);
        assertThat(Reception.parse("digest")).contains(Reception.DIGEST);
        assertThat(Reception.parse("html")).contains(Reception.HTML);
    }

    @Test
    void aFullListTakesNobodyAlsoWhenTwoAskAtOnce() throws Exception {
        server.bean(Catalog.class).set(list, "max_list_members", "3");
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> asking = IntStream.range(0, 8).<Callable<Boolean>>mapToObj(i -> () -> {
                try {
                    return members.add(list, NewMember.of(address("m" + i + "@example.test"), ""));
                } catch (ListConflict full) {
                    return false;
                }
            }).toList();
            List<Future<Boolean>> answers = both.invokeAll(asking);
            assertThat(answers).filteredOn(Future::resultNow).hasSize(3);
        }
        assertThat(members.count(list.id())).isEqualTo(3);
        assertThatThrownBy(() -> members.add(list, NewMember.of(address("x@example.test"), ""))).isInstanceOf(ListConflict.class).hasMessageContaining("full");
    }

    @Test
    void aListIsNeverItsOwnMember() {
        assertThatThrownBy(() -> members.add(list, NewMember.of(list.address(), ""))).isInstanceOf(ListConflict.class);
        assertThatThrownBy(() -> members.add(list, NewMember.of(list.ownerAddress(), ""))).isInstanceOf(ListConflict.class);
    }

    @Test
    void anImportTellsWhatBecameOfEachLine() {
        members.add(list, NewMember.of(address("known@example.test"), ""));
        ImportReport report = members.importLines(list, List.of("\uFEFFa@example.test Anne Martin", "\"Martin, B\" <b@example.test>", "c@example.test;Carl", "# a comment", "",
            "known@example.test", "A@EXAMPLE.TEST", "not an address", "x@[192.0.2.1]", list.address().toString()).iterator());
        assertThat(report.added()).isEqualTo(3);
        assertThat(report.known()).isEqualTo(2);
        assertThat(report.refused()).isEqualTo(3);
        assertThat(report.reasons()).extracting(ImportReport.Refusal::line, ImportReport.Refusal::key)
            .containsExactly(org.assertj.core.groups.Tuple.tuple(8L, "import.not-an-address"), org.assertj.core.groups.Tuple.tuple(9L, "import.not-an-address"),
                org.assertj.core.groups.Tuple.tuple(10L, "import.own-address"));
        assertThat(members.page(list.id(), "", 10)).extracting(Member::name).containsExactly("Anne Martin", "Martin, B", "Carl", "");
    }

    @Test
    void anImportStopsAtTheMost() {
        server.bean(Catalog.class).set(list, "max_list_members", "5");
        ImportReport report = members.importLines(list, Stream.iterate(0, i -> i + 1).limit(8).map(i -> "m" + i % 7 + "@example.test").iterator());
        assertThat(report).extracting(ImportReport::added, ImportReport::known, ImportReport::refused).containsExactly(5L, 1L, 2L);
        assertThat(members.count(list.id())).isEqualTo(5);
    }

    @Test
    void pagesAndSearches() {
        for (String name : List.of("anne", "berta", "carl", "d_e", "dxe")) {
            members.add(list, NewMember.of(address(name + "@example.test"), name.toUpperCase(java.util.Locale.ROOT) + " 100%"));
        }
        assertThat(members.page(list.id(), "", 2)).extracting(m -> m.address().localPart()).containsExactly("anne", "berta");
        assertThat(members.page(list.id(), "berta@example.test", 2)).extracting(m -> m.address().localPart()).containsExactly("carl", "d_e");
        assertThat(members.search(list.id(), "ANN", 10)).hasSize(1);
        assertThat(members.search(list.id(), "d_e@", 10)).hasSize(1);
        assertThat(members.search(list.id(), "100%", 10)).hasSize(5);
        assertThat(members.search(list.id(), "' OR 1=1 --", 10)).isEmpty();
    }

    @Test
    void aHundredThousandAreAddedAndStreamedByDomain() {
        int many = 100_000;
        Instant begin = Instant.now();
        ImportReport report = members.importLines(list, IntStream.range(0, many).mapToObj(i -> "member" + i + "@d" + i % 10 + ".example.test").iterator());
        assertThat(report.added()).isEqualTo(many);
        members.setReception(list.id(), address("member7@d7.example.test"), Reception.NOMAIL);
        members.setReception(list.id(), address("member8@d8.example.test"), Reception.TXT);
        Instant imported = Instant.now();
        List<String> domains = new ArrayList<>();
        int[] seen = {0};
        members.forEach(list.id(), m -> {
            seen[0]++;
            if (domains.isEmpty() || !domains.getLast().equals(m.address().domain().ascii())) {
                domains.add(m.address().domain().ascii());
            }
        });
        assertThat(seen[0]).isEqualTo(many);
        assertThat(domains).hasSize(10).isSorted();
        assertThat(Duration.between(imported, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(60));
        assertThat(members.countByReception(list.id())).isEqualTo(Map.of(Reception.MAIL, many - 2L, Reception.NOMAIL, 1L, Reception.TXT, 1L));
        assertThat(members.receivingAfter(list.id(), EnumSet.of(Reception.TXT), Optional.empty(), 10)).hasSize(1);
    }

    @Test
    void pagesOfReceiversAreWithoutGapsAndTwins() {
        members.importLines(list, IntStream.range(0, 2_345).mapToObj(i -> "m" + i + "@d" + (i % 3 == 0 ? i % 7 : 1) + ".example.test").iterator());
        List<Member> all = new ArrayList<>();
        Optional<Member> last = Optional.empty();
        List<Member> page;
        do {
            page = members.receivingAfter(list.id(), EnumSet.of(Reception.MAIL, Reception.NOT_ME), last, 100);
            all.addAll(page);
            last = all.stream().skip(all.size() - 1).findFirst();
        } while (page.size() == 100);
        assertThat(all).hasSize(2_345).doesNotHaveDuplicates();
        assertThat(all).isSortedAccordingTo(Comparator.comparing((Member m) -> m.address().domain()).thenComparing(Member::id));
    }

    @Test
    void aReaderThatStopsReleasesItsConnection() {
        members.importLines(list, IntStream.range(0, 5_000).mapToObj(i -> "m" + i + "@example.test").iterator());
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> members.forEach(list.id(), m -> {
                throw new IllegalStateException("enough");
            })).hasMessage("enough");
        }
        assertThat(members.count(list.id())).isEqualTo(5_000);
    }

    @Test
    void whoIsSuspendedGetsNothingAndGetsItAgainByItself() {
        EmailAddress anne = address("anne@example.test");
        members.add(list, NewMember.of(anne, ""));
        Instant now = Instant.now();
        assertThat(receivers()).isEqualTo(1);
        assertThat(members.suspend(list.id(), anne, new Suspension(now.minusSeconds(60), Optional.of(now.plusSeconds(3_600))))).isTrue();
        assertThat(receivers()).isZero();
        assertThat(members.find(list.id(), anne)).get().satisfies(m -> assertThat(m.suspension()).get().matches(s -> s.holds(now)));
        members.suspend(list.id(), anne, new Suspension(now.minusSeconds(60), Optional.of(now.minusSeconds(1))));
        assertThat(receivers()).isEqualTo(1);
        members.suspend(list.id(), anne, new Suspension(now.plusSeconds(3_600), Optional.empty()));
        assertThat(receivers()).isEqualTo(1);
        members.suspend(list.id(), anne, new Suspension(now.minusSeconds(1), Optional.empty()));
        assertThat(receivers()).isZero();
        assertThat(members.resume(list.id(), anne)).isTrue();
        assertThat(receivers()).isEqualTo(1);
        assertThatThrownBy(() -> new Suspension(now, Optional.of(now))).isInstanceOf(IllegalArgumentException.class);
    }

    private int receivers() {
        return members.receivingAfter(list.id(), EnumSet.allOf(Reception.class), Optional.empty(), 10).size();
    }

    @Test
    void aMemberWantsTheTopicsTheyChose() {
        EmailAddress anne = address("anne@example.test");
        members.add(list, NewMember.of(anne, ""));
        assertThat(members.find(list.id(), anne)).get().matches(m -> m.wants(java.util.Set.of("sport")) && m.wants(java.util.Set.of()));
        members.setTopics(list.id(), anne, java.util.Set.of("Sport", "other"));
        assertThat(members.find(list.id(), anne)).get().satisfies(m -> {
            assertThat(m.topics()).containsExactlyInAnyOrder("sport", "other");
            assertThat(m.wants(java.util.Set.of("sport", "news"))).isTrue();
            assertThat(m.wants(java.util.Set.of("news"))).isFalse();
            assertThat(m.wants(java.util.Set.of())).isTrue();
        });
    }

    @Test
    void attributesAreKept() {
        members.add(list, NewMember.of(address("a@example.test"), "").with(Map.of("room", "12 \"é\"", "empty", "")).by("web"));
        assertThat(members.find(list.id(), address("a@example.test"))).get().extracting(Member::attributes, Member::origin).containsExactly(Map.of("room", "12 \"é\""), "web");
        members.setAttributes(list.id(), address("a@example.test"), Map.of());
        assertThat(members.find(list.id(), address("a@example.test"))).get().extracting(Member::attributes).isEqualTo(Map.of());
    }

    @Test
    void bouncesAreCountedAndForgotten() {
        members.add(list, NewMember.of(address("a@example.test"), ""));
        long id = members.find(list.id(), address("a@example.test")).orElseThrow().id();
        Instant first = Instant.parse("2026-01-01T00:00:00Z");
        members.recordBounce(id, "4.2.2", first);
        members.recordBounce(id, "5.1.1", first.plusSeconds(3_600));
        assertThat(members.bouncing(list.id(), 10)).singleElement().satisfies(b -> {
            assertThat(b.first()).isEqualTo(first);
            assertThat(b.last()).isEqualTo(first.plusSeconds(3_600));
            assertThat(b.count()).isEqualTo(2);
            assertThat(b.status()).isEqualTo("5.1.1");
        });
        members.resetBounces(id);
        assertThat(members.bouncing(list.id(), 10)).isEmpty();
        assertThat(members.bounces(id)).isEmpty();
    }

    @Test
    void ownersModerateWhereNobodyElseDoes() {
        admins.add(list, ListAdmin.owner(list.id(), address("Owner@example.test"), "O"));
        assertThat(admins.isOwner(list.id(), address("OWNER@example.test"))).isTrue();
        assertThat(admins.isModerator(list.id(), address("owner@example.test"))).isTrue();
        assertThat(admins.add(list, ListAdmin.moderator(list.id(), address("mod@example.test"), "M"))).isTrue();
        assertThat(admins.add(list, ListAdmin.moderator(list.id(), address("mod@example.test"), "Mo"))).isFalse();
        assertThat(admins.isModerator(list.id(), address("owner@example.test"))).isFalse();
        assertThat(admins.moderating(list.id())).extracting(ListAdmin::name).containsExactly("Mo");
        assertThat(admins.rolesOf(address("mod@example.test"))).extracting(ListAdmin::listId).containsExactly(list.id());
        assertThat(admins.remove(list, ListAdmin.Role.MODERATOR, address("mod@example.test"))).isTrue();
        assertThat(admins.remove(list, ListAdmin.Role.MODERATOR, address("mod@example.test"))).isFalse();
    }

    @Test
    void theLastOwnerStays() {
        admins.add(list, ListAdmin.owner(list.id(), address("a@example.test"), ""));
        admins.add(list, ListAdmin.owner(list.id(), address("b@example.test"), ""));
        assertThat(admins.remove(list, ListAdmin.Role.OWNER, address("a@example.test"))).isTrue();
        assertThatThrownBy(() -> admins.remove(list, ListAdmin.Role.OWNER, address("b@example.test"))).isInstanceOf(ListConflict.class);
        assertThat(admins.owners(list.id())).hasSize(1);
    }

    @Test
    void allNodesMakeTheSameKeys() {
        SiteSecret secrets = server.bean(SiteSecret.class);
        assertThat(secrets.named("member-key")).isEqualTo(secrets.named("member-key")).hasSize(32);
        assertThat(new MemberKey(secrets).of(7)).isEqualTo(server.bean(MemberKey.class).of(7));
        assertThat(secrets.named("another")).isNotEqualTo(secrets.named("member-key"));
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text);
    }
}
