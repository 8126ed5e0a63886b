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
    void whoLeftIsForgottenAfterAYear() {
        for (String who : List.of("old@example.test", "recent@example.test")) {
            members.add(list, NewMember.of(address(who), ""));
            members.remove(list.id(), address(who), "left");
        }
        server.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
            .sql("UPDATE list_departure SET at = at - INTERVAL 366 DAY WHERE list_id = ? AND address = 'old@example.test'").param(list.id()).update();
        server.bean(DepartureExpiry.class).run();
        assertThat(server.bean(Departures.class).last(list.id(), 10)).extracting(d -> d.address().toString()).containsExactly("recent@example.test");
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
    void everyFormOfExportIsTakenByTheImport() {
        server.bean(Catalog.class).set(list, "custom_attribute", "id room\nname Room\ntype integer\n\nid Team\nname Team");
        NewMember anne = new NewMember(address("anne@example.test"), "Anne \"A, B\"; é", Optional.of(Reception.DIGEST), Optional.of(true), Map.of("room", "12", "Team", "<x> & y"), "web");
        members.add(list, anne);
        members.add(list, NewMember.of(address("b@example.test"), "=SUM(A1)"));
        members.setTopics(list.id(), anne.address(), java.util.Set.of("sport", "other"));
        members.suspend(list.id(), anne.address(), new Suspension(Instant.parse("2030-01-01T00:00:00Z"), Optional.of(Instant.parse("2030-02-01T00:00:00Z"))));
        Member before = members.find(list.id(), anne.address()).orElseThrow();
        for (MemberFormat format : List.of(MemberFormat.FULL, MemberFormat.CSV)) {
            ImportReport report = members.importLines(reimported(), exported(format).lines().iterator());
            assertThat(report).extracting(ImportReport::added, ImportReport::refused).containsExactly(2L, 0L);
            Member after = members.find(reimported.id(), anne.address()).orElseThrow();
            assertThat(after).extracting(Member::name, Member::reception, Member::concealed, Member::attributes, Member::topics, Member::suspension)
                .containsExactly(before.name(), before.reception(), before.concealed(), before.attributes(), before.topics(), before.suspension());
            assertThat(after.joined().getEpochSecond()).isEqualTo(before.joined().getEpochSecond());
            assertThat(members.find(reimported.id(), address("b@example.test"))).get().extracting(Member::name).isEqualTo("=SUM(A1)");
        }
        assertThat(exported(MemberFormat.LIGHT)).isEqualTo("anne@example.test\nb@example.test\n");
        assertThat(exported(MemberFormat.CSV)).startsWith("email,name,").contains("\"Anne \"\"A, B\"\"; é\"").contains("'=SUM(A1)");
        members.recordBounce(before.id(), "5.1.1", Instant.now());
        assertThat(exported(MemberFormat.BOUNCE)).isEqualTo("anne@example.test\n");
    }

    private MailingList reimported;

    private MailingList reimported() {
        reimported = server.bean(Catalog.class).create(NewList.of(EmailAddress.parse("again" + ++count + "@lists.example.test"), "discussion", ""));
        return reimported;
    }

    private String exported(MemberFormat format) {
        List<CustomAttribute> attributes = CustomAttribute.of(server.bean(Catalog.class).settings(list));
        StringBuilder text = new StringBuilder(format.head(attributes));
        members.forEach(list.id(), m -> text.append(format.line(m, attributes)));
        return text.toString();
    }

    @Test
    void aDumpOfSympaIsImported() {
        ImportReport report = members.importLines(list, """
            date 1262304000
            email Old@Example.test
            gecos Old Hand
            reception digestplain
            visibility conceal
            update_date 1262304000
            subscribed 1
            custom_attribute <?xml version="1.0" encoding="UTF-8" ?><custom_attributes><custom_attribute id="room"><value>a &amp; b</value></custom_attribute></custom_attributes>

            email inc@example.test
            subscribed 0
            included 1

            email not an address
            """.lines().iterator());
        assertThat(report).extracting(ImportReport::added, ImportReport::refused).containsExactly(2L, 1L);
        assertThat(members.find(list.id(), address("old@example.test"))).get().satisfies(m -> {
            assertThat(m).extracting(Member::name, Member::reception, Member::concealed, Member::attributes)
                .containsExactly("Old Hand", Reception.DIGESTPLAIN, true, Map.of("room", "a & b"));
            assertThat(m.joined()).isEqualTo(Instant.parse("2010-01-01T00:00:00Z"));
        });
        assertThat(members.find(list.id(), address("inc@example.test"))).get().extracting(Member::subscribed, Member::included).containsExactly(false, true);
    }

    @Test
    void manyAreRemovedAtOnceAndTheIncludedStayAway() {
        members.importLines(list, List.of("email a@example.test", "", "email b@example.test", "subscribed 0").iterator());
        Members.Removals gone = members.removeLines(list, List.of("A@example.test", "b@example.test Name", "c@example.test", "nobody").iterator(), "owner o@example.test");
        assertThat(gone).isEqualTo(new Members.Removals(2, 2));
        assertThat(server.bean(Exclusions.class).page(list.id(), "", 10)).extracting(e -> e.address().toString()).containsExactly("b@example.test");
        assertThat(server.bean(Departures.class).last(list.id(), 10)).hasSize(2).allMatch(d -> d.cause().equals("owner o@example.test"));
    }

    @Test
    void pagesHaveTheOrderAskedFor() {
        members.importLines(list, List.of("c@a.test Berta", "a@b.test Anne", "b@c.test Carl").iterator());
        assertThat(members.page(list.id(), Members.Order.NAME, false, 0, 2)).extracting(Member::name).containsExactly("Anne", "Berta");
        assertThat(members.page(list.id(), Members.Order.NAME, true, 1, 2)).extracting(Member::name).containsExactly("Berta", "Anne");
        assertThat(members.page(list.id(), Members.Order.DOMAIN, false, 0, 9)).extracting(Member::name).containsExactly("Berta", "Anne", "Carl");
        for (Members.Order order : Members.Order.values()) {
            assertThat(members.page(list.id(), order, true, 0, 9)).hasSize(3);
        }
    }

    @Test
    void attributesAreChecked() {
        server.bean(Catalog.class).set(list, "custom_attribute",
            "id room\nname Room\ntype integer\noptional required\n\nid team\nname Team\ntype enum\nenum_values red, blue\n\nid note\nname Note\ntype text");
        List<CustomAttribute> attributes = CustomAttribute.of(server.bean(Catalog.class).settings(list));
        assertThat(attributes).extracting(CustomAttribute::id, CustomAttribute::required).containsExactly(org.assertj.core.groups.Tuple.tuple("room", true),
            org.assertj.core.groups.Tuple.tuple("team", false), org.assertj.core.groups.Tuple.tuple("note", false));
        assertThat(CustomAttribute.checked(attributes, Map.of("room", " 12 ", "note", "a\r\nb", "x", "y"), false)).isEqualTo(Map.of("room", "12", "note", "a\nb"));
        assertThat(CustomAttribute.checked(attributes, Map.of(), true)).isEmpty();
        for (Map<String, String> wrong : List.of(Map.<String, String>of(), Map.of("room", "x"), Map.of("room", "1", "team", "green"), Map.of("room", "1", "note", "x".repeat(3_000)))) {
            assertThatThrownBy(() -> CustomAttribute.checked(attributes, wrong, false)).isInstanceOf(org.colombier.lists.catalog.InvalidValue.class);
        }
    }

    @Test
    void digestsAreOfferedOnlyWhereTheListHasTimes() {
        Catalog catalog = server.bean(Catalog.class);
        assertThat(Reception.offered(catalog.settings(list))).contains(Reception.MAIL, Reception.HTML).doesNotContain(Reception.DIGEST, Reception.SUMMARY);
        catalog.set(list, "digest", "1,4 13:26");
        assertThat(Reception.offered(catalog.settings(list))).contains(Reception.DIGEST, Reception.SUMMARY);
        catalog.set(list, "available_user_options.reception", "nomail, mail");
        assertThat(Reception.offered(catalog.settings(list))).containsExactly(Reception.MAIL, Reception.NOMAIL);
    }

    @Test
    void anAddressMovesEverywhereAndConflictsAreMerged() {
        MailingList other = reimported();
        EmailAddress from = address("from" + count + "@example.test");
        EmailAddress to = address("to" + count + "@example.test");
        members.add(list, NewMember.of(from, "From").with(Map.of("a", "1", "b", "2")).with(Reception.NOTICE));
        members.add(list, NewMember.of(to, "").with(Map.of("b", "3")));
        members.add(other, NewMember.of(from, "From").with(Reception.NOTICE));
        members.recordBounce(members.find(other.id(), from).orElseThrow().id(), "5.1.1", Instant.now());
        admins.add(list, ListAdmin.owner(list.id(), from, ""));
        admins.add(list, ListAdmin.owner(list.id(), to, "").with(false, true, false));
        admins.add(other, ListAdmin.moderator(other.id(), from, ""));
        People.Moved moved = server.bean(People.class).move(from, to);
        assertThat(moved).isEqualTo(new People.Moved(2, 2, 2));
        assertThat(members.listsOf(from)).isEmpty();
        assertThat(admins.rolesOf(from)).isEmpty();
        assertThat(members.find(list.id(), to)).get().satisfies(m -> assertThat(m).extracting(Member::name, Member::reception, Member::attributes)
            .containsExactly("From", Reception.MAIL, Map.of("a", "1", "b", "3")));
        assertThat(members.find(other.id(), to)).get().extracting(Member::reception, Member::bouncing).containsExactly(Reception.NOTICE, false);
        assertThat(admins.find(list.id(), ListAdmin.Role.OWNER, to)).get().extracting(ListAdmin::privileged).isEqualTo(true);
        assertThatThrownBy(() -> server.bean(People.class).move(to, list.address())).isInstanceOf(ListConflict.class);
    }

    @Test
    void aMoveIsConfirmedOnceByTheKeyMailed() {
        EmailAddress from = address("mover@example.test");
        members.add(list, NewMember.of(from, ""));
        AddressMoves moves = server.bean(AddressMoves.class);
        String outdated = moves.begin(from, address("wrong@example.test"));
        String key = moves.begin(from, address("moved@example.test"));
        assertThat(moves.find(outdated)).isEmpty();
        assertThat(moves.find(key)).get().extracting(m -> m.to().toString()).isEqualTo("moved@example.test");
        assertThat(moves.confirm(key)).get().extracting(People.Moved::memberships).isEqualTo(1);
        assertThat(moves.confirm(key)).isEmpty();
        assertThat(members.isMember(list.id(), address("moved@example.test"))).isTrue();
    }

    @Test
    void theOnlyOwnerIsNotForgottenAndNothingIsChanged() {
        EmailAddress owner = address("sole" + count + "@example.test");
        admins.add(list, ListAdmin.owner(list.id(), owner, ""));
        members.add(list, NewMember.of(owner, ""));
        People people = server.bean(People.class);
        assertThatThrownBy(() -> people.remove(owner)).isInstanceOf(ListConflict.class).hasMessageContaining(list.address().toString());
        assertThat(members.isMember(list.id(), owner)).isTrue();
        admins.add(list, ListAdmin.owner(list.id(), address("heir@example.test"), "").with(false, true, false));
        assertThat(people.export(owner).toString()).contains(list.address().toString(), "owner");
        assertThat(people.remove(owner)).isEqualTo(new People.Removed(1, 1));
        assertThat(admins.owners(list.id())).singleElement().matches(ListAdmin::privileged);
        assertThat(server.bean(Departures.class).last(list.id(), 10)).isEmpty();
        assertThat(people.export(owner).toString()).doesNotContain(list.address().toString());
    }

    @Test
    void noticesGoToThoseWhoWantThem() {
        EmailAddress a = address("a@example.test");
        EmailAddress b = address("b@example.test");
        admins.add(list, ListAdmin.owner(list.id(), a, "").muting(java.util.Set.of(ListAdmin.Notice.MEMBERSHIP)));
        server.bean(Catalog.class).set(list, "default_owner_options.reception", "nomail");
        server.bean(Catalog.class).set(list, "default_owner_options.visibility", "conceal");
        admins.appoint(list, ListAdmin.Role.OWNER, b, "B");
        assertThat(admins.find(list.id(), ListAdmin.Role.OWNER, b)).get().extracting(ListAdmin::privileged, ListAdmin::receiving, ListAdmin::concealed).containsExactly(false, false, true);
        assertThat(admins.ownersToTell(list.id(), ListAdmin.Notice.MEMBERSHIP)).isEmpty();
        assertThat(admins.ownersToTell(list.id(), ListAdmin.Notice.BOUNCE)).containsExactly(a);
        admins.add(list, admins.find(list.id(), ListAdmin.Role.OWNER, a).orElseThrow().with(true, false, false));
        assertThat(admins.ownersToTell(list.id(), ListAdmin.Notice.REQUEST)).containsExactlyInAnyOrder(a, b);
        assertThat(admins.isPrivileged(list.id(), a)).isTrue();
        assertThat(admins.isPrivileged(list.id(), b)).isFalse();
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
