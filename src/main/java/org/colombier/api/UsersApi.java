package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.colombier.directory.PortalUsers;
import org.colombier.lists.members.People;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** People of the portal. */
@RestController
@RequestMapping("/api/users")
@Tag(name = "users", description = "People by their address: logins of the portal, and all that the lists have of them")
class UsersApi {

    record PortalPassword(@Nullable String address, @Nullable String password) {
    }

    record WantedMove(@Nullable String from, @Nullable String to) {
    }

    private final PortalUsers users;
    private final People people;

    UsersApi(PortalUsers users, People people) {
        this.users = users;
        this.people = people;
    }

    @PostMapping("/move")
    @Operation(summary = "Gives a person's memberships and roles another address; of what both have, one is left")
    People.Moved move(@RequestBody WantedMove wanted) {
        return people.move(Input.address(Input.wanted("from", wanted.from())), Input.address(Input.wanted("to", wanted.to())));
    }

    @DeleteMapping
    @Operation(summary = "Ends all memberships and roles of an address and forgets it; refused for the only owner of a list")
    People.Removed remove(@RequestParam String address) {
        return people.remove(Input.address(address));
    }

    @GetMapping("/export")
    @Operation(summary = "All that is kept of an address")
    Map<String, Object> export(@RequestParam String address) {
        return people.export(Input.address(address));
    }

    @PutMapping("/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sets the portal password of an address and ends its logins")
    void setPassword(@RequestBody PortalPassword wanted) {
        users.setPassword(Input.address(Input.wanted("address", wanted.address())), Input.password(Input.wanted("password", wanted.password())));
    }
}
