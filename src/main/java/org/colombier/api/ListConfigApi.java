package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameter;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The parameters of a list. */
@RestController
@RequestMapping("/api/lists/{list}/config")
@Tag(name = "lists")
class ListConfigApi {

    /**
     * @param value as an administrator writes it
     * @param own   the list's own value, not one of the domain, the site or the shipped default
     * @param help  what it does
     */
    record ParameterView(String name, String value, boolean own, String group, String help) {
    }

    record NewValue(@Nullable String value) {
    }

    private final Lists lists;
    private final Catalog catalog;

    ListConfigApi(Lists lists, Catalog catalog) {
        this.lists = lists;
        this.catalog = catalog;
    }

    @GetMapping
    @Operation(summary = "All parameters of a list")
    List<ParameterView> all(@PathVariable String list) {
        ListSettings settings = catalog.settings(lists.find(list));
        return ListParameters.all().stream().map(p -> view(p, settings)).toList();
    }

    @GetMapping("/{name}")
    @Operation(summary = "One parameter of a list")
    ParameterView one(@PathVariable String list, @PathVariable String name) {
        return view(parameter(name), catalog.settings(lists.find(list)));
    }

    @PutMapping("/{name}")
    @Operation(summary = "Sets a parameter of a list")
    ParameterView set(@PathVariable String list, @PathVariable String name, @RequestBody NewValue wanted) {
        MailingList known = lists.find(list);
        ListParameter<?> parameter = parameter(name);
        catalog.set(known, parameter.name(), Input.text(wanted.value()));
        return fresh(list, parameter);
    }

    @DeleteMapping("/{name}")
    @Operation(summary = "Lets the default of a parameter hold again")
    ParameterView reset(@PathVariable String list, @PathVariable String name) {
        ListParameter<?> parameter = parameter(name);
        catalog.reset(lists.find(list), parameter.name());
        return fresh(list, parameter);
    }

    private ParameterView fresh(String list, ListParameter<?> parameter) {
        return view(parameter, catalog.settings(lists.find(list)));
    }

    private static ListParameter<?> parameter(String name) {
        return ListParameters.named(name).orElseThrow(() -> Refused.notFound("list parameter " + name));
    }

    private static ParameterView view(ListParameter<?> parameter, ListSettings settings) {
        return new ParameterView(parameter.name(), settings.shown(parameter), settings.isOwn(parameter),
            parameter.group().name().toLowerCase(Locale.ROOT), parameter.help(Locale.ENGLISH));
    }
}
