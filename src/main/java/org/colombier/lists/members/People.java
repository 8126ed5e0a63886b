package org.colombier.lists.members;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.MailLog;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * One address on all lists of the site: given another address, forgotten, or told what is kept of it. Each is one
 * transaction, and what stands against it is looked for before anything is changed. Thread-safe.
 */
@Service
public class People {

    /**
     * What a move did.
     *
     * @param memberships that have the new address now
     * @param roles       that have
     * @param merged      memberships and roles that the new address had already: one of two is left
     */
    public record Moved(int memberships, int roles, int merged) {
    }

    /** @param memberships ended; {@code roles} laid down */
    public record Removed(int memberships, int roles) {
    }

    private final Catalog catalog;
    private final Members members;
    private final Admins admins;
    private final PeopleRows rows;
    private final ObjectProvider<PersonalRecords> rooms;

    People(Catalog catalog, Members members, Admins admins, PeopleRows rows, ObjectProvider<PersonalRecords> rooms) {
        this.catalog = catalog;
        this.members = members;
        this.admins = admins;
        this.rows = rows;
        this.rooms = rooms;
    }

    /**
     * Gives a person's memberships, roles and other records another address. Where the new address is on a list already,
     * its choices stay. Whom a data source includes under the old address is a member by subscription under the new one, and the
     * old one is excluded, since the source does not know of the move.
     *
     * @throws ListConflict if the new address is that of a list the person is on
     */
    @Transactional
    public Moved move(EmailAddress oldAddress, EmailAddress newAddress) {
        EmailAddress from = oldAddress.canonical();
        EmailAddress to = newAddress.canonical();
        if (from.equals(to)) {
            return new Moved(0, 0, 0);
        }
        List<Member> memberships = members.listsOf(from);
        List<ListAdmin> roles = admins.rolesOf(from);
        for (MailingList list : lists(memberships, roles)) {
            MemberConflicts.check(list, to, 1);
        }
        int merged = 0;
        for (Member member : memberships) {
            merged += rows.moveMember(member, to) ? 1 : 0;
        }
        for (ListAdmin role : roles) {
            merged += rows.moveAdmin(role, to) ? 1 : 0;
        }
        rows.moveExclusions(from, to);
        rooms.orderedStream().forEach(room -> room.move(from, to));
        MailLog.line("robot", "-", "from=<" + from + ">, to=<" + to + ">, memberships=" + memberships.size() + ", roles=" + roles.size() + ", status=address-moved");
        return new Moved(memberships.size(), roles.size(), merged);
    }

    /** Lists that nobody else owns: their owner cannot be forgotten before somebody takes them over. */
    public List<MailingList> solelyOwned(EmailAddress address) {
        List<Long> ids = admins.solelyOwned(address);
        Map<Long, MailingList> lists = catalog.find(ids);
        return ids.stream().map(lists::get).filter(Objects::nonNull).toList();
    }

    /**
     * Ends all memberships and roles of an address and forgets what is kept of it, also that it left. Only where a data source has it,
     * an exclusion stays, so that it does not come back.
     *
     * @throws ListConflict if the address is the only owner of a list; then nothing is changed
     */
    @Transactional
    public Removed remove(EmailAddress address) {
        EmailAddress gone = address.canonical();
        List<Member> memberships = members.listsOf(gone);
        List<ListAdmin> roles = admins.rolesOf(gone);
        lists(memberships, roles).forEach(catalog::lock);
        List<MailingList> sole = solelyOwned(gone);
        if (!sole.isEmpty()) {
            throw new ListConflict("person.conflict.sole-owner", gone.toString(),
                sole.stream().map(l -> l.address().toString()).collect(Collectors.joining(", ")));
        }
        memberships.forEach(m -> members.remove(m.listId(), gone, ""));
        roles.forEach(r -> catalog.find(r.listId()).ifPresent(list -> admins.remove(list, r.role(), gone)));
        rows.forget(gone);
        rooms.orderedStream().forEach(room -> room.erase(gone));
        return new Removed(memberships.size(), roles.size());
    }

    /** All that is kept of an address, for the person: texts, numbers, and lists and maps of these. */
    @Transactional(readOnly = true)
    public Map<String, Object> export(EmailAddress address) {
        EmailAddress who = address.canonical();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("address", who.toString());
        all.put("memberships", members.listsOf(who).stream().map(this::membership).toList());
        all.put("roles", admins.rolesOf(who).stream().map(this::role).toList());
        all.put("exclusions", rows.exclusions(who).stream().map(this::name).toList());
        all.put("departures", rows.departures(who).stream().map(d -> Map.of("list", name(d.listId()), "at", d.at().toString(), "cause", d.cause())).toList());
        rooms.orderedStream().forEach(room -> all.put(room.name(), room.export(who)));
        return all;
    }

    private Map<String, Object> membership(Member member) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("list", name(member.listId()));
        told.put("name", member.name());
        told.put("reception", member.reception().text());
        told.put("visibility", member.concealed() ? "conceal" : "noconceal");
        told.put("joined", member.joined().toString());
        told.put("origin", member.origin());
        told.put("subscribed", member.subscribed());
        told.put("sources", new ArrayList<>(rows.sources(member.listId(), member.address())));
        member.suspension().ifPresent(s -> told.put("suspension", s.from() + " - " + s.until().map(Object::toString).orElse("")));
        told.put("topics", member.topics().stream().sorted().toList());
        told.put("attributes", member.attributes());
        members.bounces(member.id()).ifPresent(b -> told.put("bounces", Map.of("count", b.count(), "last", b.last().toString(), "status", b.status())));
        return told;
    }

    private Map<String, Object> role(ListAdmin role) {
        return Map.of("list", name(role.listId()), "role", role.role().text(), "name", role.name(), "privileged", role.privileged(),
            "receiving", role.receiving(), "concealed", role.concealed(), "info", role.info());
    }

    private String name(long listId) {
        return catalog.find(listId).map(l -> l.address().toString()).orElse("");
    }

    private List<MailingList> lists(List<Member> memberships, List<ListAdmin> roles) {
        // In the order of their ids: two who wait for each other's lists would wait for ever.
        return java.util.stream.Stream.concat(memberships.stream().map(Member::listId), roles.stream().map(ListAdmin::listId)).distinct().sorted()
            .map(catalog::find).flatMap(Optional::stream).toList();
    }
}
