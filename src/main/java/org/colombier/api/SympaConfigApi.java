package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListLives;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.sympa.ConfigPerson;
import org.colombier.lists.catalog.sympa.ConfigWriter;
import org.colombier.lists.catalog.sympa.Remark;
import org.colombier.lists.catalog.sympa.SympaConfig;
import org.colombier.lists.members.Admins;
import org.colombier.lists.members.ListAdmin;
import org.springframework.http.MediaType;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A list's settings as a Sympa {@code config} file, out and in. */
@RestController
@RequestMapping("/api/lists/{list}/sympa-config")
@Tag(name = "lists")
class SympaConfigApi {

    private static final int LARGEST = 1 << 20;

    /**
     * What came of a file.
     *
     * @param changed parameters that have another value now, or would have
     * @param reset   that the file does not have, so that the default holds again
     * @param remarks on lines that were taken otherwise, or left
     */
    record Report(boolean done, List<String> changed, List<String> reset, List<String> owners, List<String> moderators, List<String> remarks) {
    }

    private final Lists lists;
    private final Catalog catalog;
    private final ListLives lives;
    private final Admins admins;
    private final TransactionOperations transaction;

    SympaConfigApi(Lists lists, Catalog catalog, ListLives lives, Admins admins, TransactionOperations transaction) {
        this.lists = lists;
        this.catalog = catalog;
        this.lives = lives;
        this.admins = admins;
        this.transaction = transaction;
    }

    @GetMapping(produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
    @Operation(summary = "The settings of a list, its owners and moderators, as a config file of Sympa's")
    String export(@PathVariable String list) {
        MailingList known = lists.find(list);
        return ConfigWriter.write(known, catalog.settings(known), people(admins.owners(known.id())), people(admins.moderators(known.id())),
            lives.of(known).creator().map(Object::toString).orElse(""));
    }

    private static List<ConfigPerson> people(List<ListAdmin> admins) {
        return admins.stream().map(a -> new ConfigPerson(a.address(), a.name(), a.privileged(), a.receiving(), a.concealed(), a.info())).toList();
    }

    @PostMapping(consumes = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "Takes the settings of a Sympa config file, of any release, with a report; owners and moderators in it are added")
    Report take(@PathVariable String list, @RequestBody byte[] file, @RequestParam(defaultValue = "false") boolean replace, @RequestParam(defaultValue = "false") boolean dryRun) {
        if (file.length > LARGEST) {
            throw Refused.badRequest("a config file has at most " + LARGEST + " octets");
        }
        MailingList known = lists.find(list);
        SympaConfig config = SympaConfig.read(file);
        ListSettings now = catalog.settings(known);
        Map<String, String> changed = new HashMap<>(config.values());
        changed.entrySet().removeIf(e -> ListParameters.named(e.getKey()).filter(p -> now.text(p).equals(e.getValue())).isPresent());
        List<String> reset = replace ? ListParameters.all().stream().filter(p -> now.isOwn(p) && hasDefault(p) && !config.values().containsKey(p.name()))
            .map(ListParameter::name).toList() : List.of();
        List<String> remarks = new ArrayList<>(config.remarks().stream().map(Remark::toString).toList());
        if (!dryRun) {
            transaction.executeWithoutResult(status -> apply(known, config, changed, reset, remarks));
        }
        return new Report(!dryRun, changed.keySet().stream().sorted().toList(), reset, addresses(config.owners()), addresses(config.editors()), remarks);
    }

    private void apply(MailingList list, SympaConfig config, Map<String, String> changed, List<String> reset, List<String> remarks) {
        reset.forEach(name -> catalog.reset(list, name));
        catalog.takeOver(list, changed).forEach(name -> remarks.add(name + ": there is no scenario " + changed.get(name) + " here; until there is one, what it decides is refused"));
        config.owners().forEach(o -> admins.add(list, ListAdmin.owner(list.id(), o.address(), o.name()).with(o.privileged(), o.receiving(), o.concealed())));
        config.editors().forEach(e -> admins.add(list, ListAdmin.moderator(list.id(), e.address(), e.name()).with(false, e.receiving(), e.concealed())));
    }

    private static boolean hasDefault(ListParameter<?> parameter) {
        return parameter != ListParameters.SUBJECT && parameter != ListParameters.LANG;
    }

    private static List<String> addresses(List<ConfigPerson> people) {
        return people.stream().map(p -> p.address().toString()).toList();
    }
}
