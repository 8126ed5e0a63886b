package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListLife;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.ListType;
import org.colombier.lists.catalog.ListTypes;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.NewList;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.colombier.lists.members.Members;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The lists. */
@RestController
@RequestMapping("/api/lists")
@Tag(name = "lists", description = "Lists, from their creation to their end")
class ListsApi {

    /** @param status {@code open}, {@code pending}, {@code closed}, {@code family_closed} or {@code error_config} */
    record ListView(String address, String subject, String status, String type, String language, Instant created) {
    }

    /** A list with those who belong to it. */
    record ListDetail(String address, String subject, String status, String type, String language, Instant created, long members,
                      List<String> owners, List<String> moderators) {
    }

    /**
     * @param type     a list type
     * @param owner    its first owner
     * @param subject  its title; the name if not said
     * @param language {@code en} or {@code fr}; the domain's if not said
     */
    record WantedList(@Nullable String address, @Nullable String type, @Nullable String owner, @Nullable String subject, @Nullable String language) {
    }

    record NewAddress(@Nullable String address) {
    }

    private final Lists lists;
    private final Catalog catalog;
    private final ListTypes types;
    private final Admins admins;
    private final Members members;
    private final ListLives lives;
    private final TransactionOperations transaction;

    ListsApi(Lists lists, Catalog catalog, ListTypes types, Admins admins, Members members, ListLives lives, TransactionOperations transaction) {
        this.lives = lives;
        this.lists = lists;
        this.catalog = catalog;
        this.types = types;
        this.admins = admins;
        this.members = members;
        this.transaction = transaction;
    }

    @GetMapping
    @Operation(summary = "All lists, or those of a domain, by domain and name")
    List<ListView> all(@RequestParam(defaultValue = "") String domain) {
        return (domain.isEmpty() ? catalog.all() : catalog.in(Input.domain(domain))).stream().map(ListsApi::view).toList();
    }

    @GetMapping("/{list}")
    @Operation(summary = "One list, with its owners, moderators and the number of its members")
    ListDetail one(@PathVariable String list) {
        return detail(lists.find(list));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Creates a list from a type; its addresses are valid at once")
    ListDetail create(@RequestBody WantedList wanted) {
        EmailAddress address = Input.address(Input.wanted("address", wanted.address()));
        String type = Input.wanted("type", wanted.type());
        if (types.find(type).isEmpty()) {
            throw Refused.badRequest("there is no list type " + type + "; there are " + String.join(", ", types.all().stream().map(ListType::name).toList()));
        }
        EmailAddress owner = Input.address(Input.wanted("owner", wanted.owner()));
        NewList list = new NewList(address, Input.text(wanted.subject()), type, Optional.ofNullable(wanted.language()), Optional.of(owner),
            ListStatus.OPEN, java.util.Map.of());
        return java.util.Objects.requireNonNull(transaction.execute(status -> {
            MailingList created = catalog.create(list);
            admins.add(created, ListAdmin.owner(created.id(), owner, ""));
            return detail(created);
        }));
    }

    /** @param reason why, for those who ask later */
    record Closing(@Nullable String reason) {
    }

    @PostMapping("/{list}/close")
    @Operation(summary = "Closes a list: its addresses are refused at once, what it holds stays")
    ListView close(@PathVariable String list, @RequestBody(required = false) @Nullable Closing closing) {
        lives.close(lists.find(list), Optional.empty(), Input.text(closing == null ? null : closing.reason()));
        return view(lists.find(list));
    }

    @GetMapping("/{list}/life")
    @Operation(summary = "Who created, changed, closed or restored a list, when and why")
    ListLife life(@PathVariable String list) {
        return lives.of(lists.find(list));
    }

    @PostMapping("/{list}/copy")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Creates a list with another one's settings, owners and moderators")
    ListDetail copy(@PathVariable String list, @RequestBody NewAddress to) {
        MailingList from = lists.find(list);
        EmailAddress address = Input.address(Input.wanted("address", to.address()));
        return java.util.Objects.requireNonNull(transaction.execute(status -> {
            MailingList made = catalog.copy(from, address, admins.owners(from.id()).getFirst().address());
            java.util.stream.Stream.concat(admins.owners(from.id()).stream(), admins.moderators(from.id()).stream()).forEach(a -> admins.add(made, a.of(made.id())));
            return detail(made);
        }));
    }

    @PostMapping("/{list}/reopen")
    @Operation(summary = "Opens a closed or a pending list")
    ListView reopen(@PathVariable String list) {
        lives.open(lists.find(list), Optional.empty());
        return view(lists.find(list));
    }

    @PostMapping("/{list}/rename")
    @Operation(summary = "Gives a list another address")
    ListView rename(@PathVariable String list, @RequestBody NewAddress to) {
        return view(catalog.rename(lists.find(list), Input.address(Input.wanted("address", to.address()))));
    }

    @DeleteMapping("/{list}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Purges a list: it and all that it holds are gone for good")
    void purge(@PathVariable String list) {
        catalog.purge(lists.find(list));
    }

    private static ListView view(MailingList list) {
        return new ListView(list.address().toString(), list.subject(), list.status().text(), list.type(), list.language(), list.created());
    }

    private ListDetail detail(MailingList list) {
        return new ListDetail(list.address().toString(), list.subject(), list.status().text(), list.type(), list.language(), list.created(),
            members.count(list.id()), addresses(admins.owners(list.id())), addresses(admins.moderators(list.id())));
    }

    private static List<String> addresses(List<ListAdmin> people) {
        return people.stream().map(p -> p.address().toString()).toList();
    }
}
