package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.colombier.directory.PortalUsers;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** People of the portal. */
@RestController
@RequestMapping("/api/users")
@Tag(name = "users", description = "Logins of the portal")
class UsersApi {

    record PortalPassword(@Nullable String address, @Nullable String password) {
    }

    private final PortalUsers users;

    UsersApi(PortalUsers users) {
        this.users = users;
    }

    @PutMapping("/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sets the portal password of an address and ends its logins")
    void setPassword(@RequestBody PortalPassword wanted) {
        users.setPassword(Input.address(Input.wanted("address", wanted.address())), Input.password(Input.wanted("password", wanted.password())));
    }
}
