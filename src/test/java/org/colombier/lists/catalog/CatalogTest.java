package org.colombier.lists.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.colombier.directory.Accounts;
import org.colombier.directory.Account;
import org.colombier.directory.Aliases;
import org.colombier.directory.DirectoryConflict;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.lists.members.NewMember;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.routing.ListAddresses;
import org.colombier.routing.RobotRole;
import org.colombier.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists are made, changed and removed, and their addresses follow at once. */
class CatalogTest {

    private static final Domain DOMAIN = Domain.parse("lists.example.test");

    private static TestServer server;
    private static Catalog catalog;
    private static ListAddresses addresses;

    @BeforeAll
    static void start() {
        server = TestServer.start("--colombier.lists.defaults.max_size=70000",
            "--colombier.lists.defaults[lists.example.test/custom_subject]=here");
        catalog = server.bean(Catalog.class);
        addresses = server.bean(ListAddresses.class);
        server.bean(Domains.class).add(new MailDomain(DOMAIN, true, false, Optional.empty(), "fr"), List.of());
        server.bean(Domains.class).add(new MailDomain(Domain.parse("backup.example.test"), true, true, Optional.empty(), "en"), List.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aNewListHasItsTypesValuesAndItsDomainsLanguage() {
        MailingList list = catalog.create(NewList.of(address("liste1"), "discussion", "La première"));
        assertThat(list.language()).isEqualTo("fr");
        assertThat(list.status()).isEqualTo(ListStatus.OPEN);
        ListSettings settings = catalog.settings(list);
        assertThat(settings.get(ListParameters.SEND)).isEqualTo("privateoreditorkey");
        assertThat(settings.get(ListParameters.SUBJECT)).isEqualTo("La première");
        assertThat(catalog.find(address("LISTE1"))).contains(list);
        assertThat(catalog.find(list.id())).contains(list);
        assertThat(catalog.in(DOMAIN)).contains(list);
    }

    @Test
    void aValueIsTheListsElseTheDomainsElseTheSitesElseTheDefault() {
        MailingList list = catalog.create(NewList.of(address("values"), "newsletter", ""));
        assertThat(catalog.settings(list).get(ListParameters.MAX_SIZE)).isEqualTo(70_000);
        assertThat(catalog.settings(list).get(ListParameters.CUSTOM_SUBJECT)).isEqualTo("here");
        assertThat(catalog.settings(list).get(ListParameters.REPLY_TO)).isEqualTo(ListParameters.ReplyTo.SENDER);
        catalog.set(list, "max_size", "80000");
        assertThat(catalog.settings(list).get(ListParameters.MAX_SIZE)).isEqualTo(80_000);
        assertThat(catalog.settings(list).isOwn(ListParameters.MAX_SIZE)).isTrue();
        catalog.reset(list, "max_size");
        assertThat(catalog.settings(list).get(ListParameters.MAX_SIZE)).isEqualTo(70_000);
    }

    @Test
    void aWrongValueIsRefusedWithTheReason() {
        MailingList list = catalog.create(NewList.of(address("wrong"), "discussion", ""));
        assertThatThrownBy(() -> catalog.set(list, "max_size", "lots")).isInstanceOf(InvalidValue.class).hasMessageContaining("lots");
        assertThatThrownBy(() -> catalog.set(list, "no_such", "1")).isInstanceOf(InvalidValue.class).hasMessageContaining("no_such");
        assertThatThrownBy(() -> catalog.set(list, "send", "../../etc/passwd")).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> catalog.set(list, "subject", "two\nlines")).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> catalog.set(list, "custom_header", "X-A: b\nBcc")).isInstanceOf(InvalidValue.class);
    }

    @Test
    void everyAddressOfAnOpenListIsARobots() {
        EmailAddress list = catalog.create(NewList.of(address("family"), "discussion", "")).address();
        Map<String, RobotRole> roles = Map.of("family", RobotRole.POST, "Family-Request", RobotRole.REQUEST, "family-editor", RobotRole.EDITOR,
            "family-owner", RobotRole.OWNER, "family-subscribe", RobotRole.SUBSCRIBE, "FAMILY-UNSUBSCRIBE", RobotRole.UNSUBSCRIBE);
        roles.forEach((local, role) ->
            assertThat(addresses.find(address(local))).contains(new ListAddresses.RobotAddress(role, list)));
        EmailAddress robot = address("sympa");
        assertThat(addresses.find(address("bounce+0123abc"))).contains(new ListAddresses.RobotAddress(RobotRole.BOUNCE, robot));
        assertThat(addresses.find(robot)).contains(new ListAddresses.RobotAddress(RobotRole.COMMAND, robot));
        assertThat(addresses.find(address("sympa-request"))).contains(new ListAddresses.RobotAddress(RobotRole.LISTMASTER, robot));
        assertThat(addresses.find(address("listmaster"))).contains(new ListAddresses.RobotAddress(RobotRole.LISTMASTER, robot));
        assertThat(addresses.find(address("albert"))).isEmpty();
        assertThat(addresses.find(address("family-unknown"))).isEmpty();
        assertThat(addresses.find(EmailAddress.parse("sympa@backup.example.test"))).isEmpty();
        assertThat(addresses.find(EmailAddress.parse("family@elsewhere.example"))).isEmpty();
    }

    @Test
    void aClosedListHasNoAddressesUntilItIsReopened() {
        MailingList list = catalog.create(NewList.of(address("closing"), "discussion", ""));
        assertThat(server.bean(ListLives.class).close(list, Optional.empty(), "")).isTrue();
        assertThat(catalog.find(list.id()).orElseThrow().status()).isEqualTo(ListStatus.CLOSED);
        assertThat(server.bean(ListLives.class).close(list, Optional.empty(), "")).isFalse();
        assertThat(addresses.find(list.address())).isEmpty();
        assertThat(addresses.find(list.requestAddress())).isEmpty();
        assertThat(server.bean(ListLives.class).open(list, Optional.empty())).isTrue();
        assertThat(addresses.find(list.address())).isPresent();
    }

    @Test
    void aPendingListWaitsForApproval() {
        MailingList list = catalog.create(NewList.of(address("asked"), "discussion", "").by(EmailAddress.parse("a@example.test")).pending());
        assertThat(addresses.find(list.address())).isEmpty();
        assertThat(catalog.pending()).contains(list);
        server.bean(ListLives.class).open(list, Optional.empty());
        assertThat(addresses.find(list.address())).isPresent();
    }

    @Test
    void theFirstOfTwoWhoDecideAboutARequestActs() {
        EmailAddress master = EmailAddress.parse("master@example.test");
        ListLives lives = server.bean(ListLives.class);
        MailingList approved = catalog.create(NewList.of(address("approved"), "discussion", "").by(EmailAddress.parse("a@example.test")).pending());
        assertThat(lives.approve(approved, master)).isTrue();
        assertThat(lives.approve(approved, master)).isFalse();
        assertThat(lives.reject(approved, master)).isFalse();
        assertThat(lives.of(approved)).satisfies(life -> {
            assertThat(life.creator()).contains(EmailAddress.parse("a@example.test"));
            assertThat(life.statusBy()).contains(master);
            assertThat(life.statusSince()).isPresent();
        });
        MailingList rejected = catalog.create(NewList.of(address("rejected"), "discussion", "").pending());
        assertThat(lives.reject(rejected, master)).isTrue();
        assertThat(catalog.find(rejected.id())).isEmpty();
    }

    @Test
    void aClosedListSaysByWhomAndWhyAndIsRestoredWithItsPeople() {
        ListLives lives = server.bean(ListLives.class);
        MailingList list = catalog.create(NewList.of(address("restoring"), "discussion", ""));
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse("m@example.test"), "M"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), EmailAddress.parse("o@example.test"), "O"));
        assertThat(lives.close(list, Optional.of(EmailAddress.parse("o@example.test")), "no longer used")).isTrue();
        assertThat(lives.close(list, Optional.empty(), "again")).isFalse();
        assertThat(lives.of(list).reason()).isEqualTo("no longer used");
        assertThat(addresses.find(list.address())).isEmpty();
        assertThat(lives.restore(list, Optional.empty())).isTrue();
        assertThat(addresses.find(list.address())).isPresent();
        assertThat(server.bean(Members.class).count(list.id())).isOne();
        assertThat(server.bean(Admins.class).owners(list.id())).hasSize(1);
        assertThat(lives.closeByFamily(list, Optional.empty())).isTrue();
        assertThat(catalog.find(list.id()).orElseThrow().status()).isEqualTo(ListStatus.FAMILY_CLOSED);
        assertThat(addresses.find(list.address())).isEmpty();
    }

    @Test
    void whoEditsWhatSomebodyElseChangedIsTold() {
        ListLives lives = server.bean(ListLives.class);
        MailingList list = catalog.create(NewList.of(address("edited"), "discussion", ""));
        long seen = lives.of(list).serial();
        EmailAddress first = EmailAddress.parse("first@example.test");
        catalog.change(list, Map.of("max_size", "20000"), Optional.of(first), java.util.OptionalLong.of(seen));
        assertThatThrownBy(() -> catalog.change(list, Map.of("max_size", "30000"), Optional.empty(), java.util.OptionalLong.of(seen)))
            .isInstanceOf(ListConflict.class).hasMessageContaining("meanwhile");
        assertThat(catalog.settings(list).get(ListParameters.MAX_SIZE)).isEqualTo(20_000);
        assertThat(lives.of(list).updater()).contains(first);
        assertThat(lives.of(list).updated()).isPresent();
        assertThat(lives.of(list).serial()).isGreaterThan(seen);
    }

    @Test
    void aListWhoseValuesAreInErrorIsSetAsideUntilTheyAreCorrected() {
        MailingList list = catalog.create(NewList.of(address("broken"), "discussion", ""));
        server.bean(org.springframework.jdbc.core.simple.JdbcClient.class).sql("INSERT INTO list_parameter (list_id, name, value) VALUES (?, 'max_size', 'lots')").param(list.id()).update();
        server.bean(SettingsCheck.class).run();
        assertThat(catalog.find(list.id()).orElseThrow().status()).isEqualTo(ListStatus.ERROR_CONFIG);
        assertThat(server.bean(ListLives.class).of(list).reason()).contains("max_size");
        assertThat(addresses.find(list.address())).as("its mail waits in the queue").isPresent();
        catalog.set(list, "max_size", "20000");
        server.bean(SettingsCheck.class).run();
        assertThat(catalog.find(list.id()).orElseThrow().isOpen()).isTrue();
    }

    @Test
    void ownersMustBeInTheDomainsThatTheListWants() {
        Admins admins = server.bean(Admins.class);
        MailingList list = catalog.create(NewList.of(address("owned"), "discussion", ""));
        catalog.set(list, "owner_domain", "example.org, example.net");
        assertThatThrownBy(() -> admins.appoint(list, ListAdmin.Role.OWNER, EmailAddress.parse("o@elsewhere.test"), "")).isInstanceOf(ListConflict.class)
            .hasMessageContaining("example.org");
        admins.appoint(list, ListAdmin.Role.OWNER, EmailAddress.parse("o@example.org"), "");
        catalog.set(list, "owner_domain_min", "1");
        admins.appoint(list, ListAdmin.Role.OWNER, EmailAddress.parse("o@elsewhere.test"), "");
        assertThatThrownBy(() -> admins.remove(list, ListAdmin.Role.OWNER, EmailAddress.parse("o@example.org"))).isInstanceOf(ListConflict.class);
        admins.appoint(list, ListAdmin.Role.OWNER, EmailAddress.parse("p@example.net"), "");
        assertThat(admins.remove(list, ListAdmin.Role.OWNER, EmailAddress.parse("o@example.org"))).isTrue();
        assertThat(admins.remove(list, ListAdmin.Role.OWNER, EmailAddress.parse("o@elsewhere.test"))).isTrue();
    }

    @Test
    void newOwnersAndModeratorsGetWhatTheListGivesThem() {
        Admins admins = server.bean(Admins.class);
        MailingList list = catalog.create(NewList.of(address("options"), "discussion", ""));
        Map.of("default_owner_options.profile", "privileged", "default_owner_options.reception", "nomail", "default_owner_options.visibility", "conceal",
            "default_editor_options.reception", "nomail", "default_editor_options.visibility", "noconceal").forEach((name, value) -> catalog.set(list, name, value));
        admins.appoint(list, ListAdmin.Role.OWNER, EmailAddress.parse("o@example.org"), "");
        admins.appoint(list, ListAdmin.Role.MODERATOR, EmailAddress.parse("m@example.org"), "");
        assertThat(admins.owners(list.id())).singleElement().satisfies(o -> {
            assertThat(o.privileged()).isTrue();
            assertThat(o.receiving()).isFalse();
        });
        assertThat(admins.moderators(list.id())).singleElement().satisfies(m -> assertThat(m.receiving()).isFalse());
        assertThat(admins.shown(list.id())).singleElement().satisfies(m -> assertThat(m.address().localPart()).isEqualTo("m"));
    }

    @Test
    void whatComesFromAnotherSystemKeepsAScenarioThatDoesNotExistHere() {
        MailingList list = catalog.create(NewList.of(address("taken"), "discussion", ""));
        assertThat(catalog.takeOver(list, Map.of("send", "our_rule", "subscribe", "Closed", "max_size", "20000"))).containsExactly("send");
        assertThat(catalog.settings(list).get(ListParameters.SEND)).isEqualTo("our_rule");
        assertThat(catalog.settings(list).get(ListParameters.SUBSCRIBE)).isEqualTo("closed");
    }

    @Test
    void aRenamedListKeepsWhatItHas() {
        MailingList list = catalog.create(NewList.of(address("before"), "discussion", ""));
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse("m@example.test"), "M"));
        MailingList renamed = catalog.rename(list, address("After"));
        assertThat(renamed.name()).isEqualTo("after");
        assertThat(addresses.find(address("before"))).isEmpty();
        assertThat(addresses.find(address("after-owner"))).isPresent();
        assertThat(server.bean(Members.class).count(renamed.id())).isOne();
    }

    @Test
    void aPurgeLeavesNothing() {
        MailingList list = catalog.create(NewList.of(address("purged"), "discussion", ""));
        server.bean(Members.class).add(list, NewMember.of(EmailAddress.parse("m@example.test"), "M"));
        server.bean(Admins.class).add(list, ListAdmin.owner(list.id(), EmailAddress.parse("o@example.test"), "O"));
        catalog.purge(list);
        assertThat(catalog.find(list.address())).isEmpty();
        assertThat(server.bean(Members.class).listsOf(EmailAddress.parse("m@example.test"))).noneMatch(m -> m.listId() == list.id());
        assertThat(server.bean(Admins.class).owners(list.id())).isEmpty();
    }

    @Test
    void aNameThatWouldBeSomethingElseIsRefused() {
        for (String name : List.of("a-request", "sympa", "listmaster", "postmaster", "bounce+x", "-a", "a..b", "a.", "a".repeat(51), "liste@1", "é", "mailer-daemon")) {
            assertThatThrownBy(() -> server.bean(ListNames.class).check(name)).as(name).isInstanceOf(ListConflict.class).hasMessageContaining(name);
        }
        for (String name : List.of("a", "1a", "a.b", "c++", "x_y-z", "a".repeat(50), "requests")) {
            server.bean(ListNames.class).check(name);
        }
    }

    @Test
    void anAddressInUseIsRefused() {
        server.bean(Accounts.class).add(new Account(address("paul-owner"), "", 0, Set.of(Account.Service.RECEIVE)), "secret");
        server.bean(Aliases.class).add(address("alias"), List.of(address("paul-owner")));
        catalog.create(NewList.of(address("twice"), "discussion", ""));
        for (String name : List.of("paul", "alias", "twice", "TWICE")) {
            assertThatThrownBy(() -> catalog.create(NewList.of(address(name), "discussion", ""))).isInstanceOf(ListConflict.class);
        }
        assertThatThrownBy(() -> catalog.create(NewList.of(EmailAddress.parse("a@backup.example.test"), "discussion", ""))).isInstanceOf(ListConflict.class);
        assertThatThrownBy(() -> catalog.create(NewList.of(EmailAddress.parse("a@unknown.example"), "discussion", ""))).isInstanceOf(ListConflict.class);
        assertThatThrownBy(() -> catalog.create(NewList.of(address("typeless"), "nothing", ""))).isInstanceOf(ListConflict.class);
    }

    @Test
    void aDomainWithListsStays() {
        catalog.create(NewList.of(address("staying"), "discussion", ""));
        assertThatThrownBy(() -> server.bean(Domains.class).remove(DOMAIN)).isInstanceOf(DirectoryConflict.class).hasMessageContaining("lists");
    }

    @Test
    void oneOfTwoWhoCreateTheSameListAtOnceIsToldSo() throws Exception {
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> create = () -> {
                try {
                    catalog.create(NewList.of(address("race"), "discussion", ""));
                    return true;
                } catch (ListConflict exists) {
                    return false;
                }
            };
            List<Future<Boolean>> answers = both.invokeAll(List.of(create, create, create, create));
            assertThat(answers).filteredOn(Future::resultNow).hasSize(1);
        }
    }

    @Test
    void sympasNamesOfListTypesCreateOurs() {
        Map.of("discussion_list", "public_discussion", "hotline", "helpdesk", "news-letter", "newsletter", "html-news-letter", "newsletter_html",
            "private_working_group", "private", "public_web_forum", "webforum", "confidential", "confidential").forEach((sympas, ours) ->
            assertThat(catalog.create(NewList.of(address("type-" + sympas), sympas, "")).type()).isEqualTo(ours));
        ListSettings forum = catalog.settings(catalog.find(address("type-public_web_forum")).orElseThrow());
        assertThat(forum.text(ListParameters.DEFAULT_RECEPTION)).isEqualTo("summary");
        assertThat(forum.get(ListParameters.PROCESS_ARCHIVE)).isTrue();
    }

    @Test
    void theListTypesAreShippedInBothLanguages() {
        List<ListType> types = server.bean(ListTypes.class).all();
        assertThat(types).extracting(ListType::name).contains("discussion", "private", "newsletter", "newsletter_html", "moderated", "helpdesk", "confidential", "intranet", "webforum");
        assertThat(types).allSatisfy(t -> assertThat(t.titles()).containsKeys("en", "fr"));
        assertThat(types).allSatisfy(t -> assertThat(t.descriptions()).containsKeys("en", "fr"));
    }

    private static EmailAddress address(String local) {
        return new EmailAddress(local, DOMAIN);
    }
}
