package org.colombier.routing;

import java.util.Locale;
import org.colombier.mail.EmailAddress;
import org.colombier.maps.LookupTable;
import org.colombier.maps.TableProvider;
import org.springframework.stereotype.Component;

/** The table {@code lists:addresses}: a robot's address to its job and list, such as {@code owner news@example.org}. A look-up is a query. */
@Component
class ListTables implements TableProvider {

    private final ListAddresses lists;

    ListTables(ListAddresses lists) {
        this.lists = lists;
    }

    @Override
    public String type() {
        return "lists";
    }

    @Override
    public LookupTable open(String name) {
        if (!name.equals("addresses")) {
            throw new IllegalArgumentException("no such table of the lists; there is addresses");
        }
        return new QueriedTable("lists:addresses", key -> EmailAddress.tryParse(key).flatMap(lists::find)
            .map(robot -> robot.role().name().toLowerCase(Locale.ROOT) + " " + robot.robot()));
    }
}
