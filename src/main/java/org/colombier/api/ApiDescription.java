package org.colombier.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the document at {@code /api/openapi.json}; the rest comes from the controllers. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String TOKEN = "admin-token";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
            .info(new Info().title("Colombier").version("1").description("""
                Administration of a Colombier server. Every request carries the token of `data-dir/admin.token` as a bearer token. \
                Refusals are problem details (RFC 9457) with the reason in `detail`."""))
            .components(new Components().addSecuritySchemes(TOKEN, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"))
                .addSchemas("Problem", new ObjectSchema().addProperty("title", new StringSchema()).addProperty("status", new IntegerSchema())
                    .addProperty("detail", new StringSchema())))
            .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    /** Names that clients can be generated from, and the one form of every refusal. */
    @Bean
    OperationCustomizer describedOperations() {
        return (operation, handler) -> {
            String resource = handler.getBeanType().getSimpleName().replaceAll("Api.*$", "");
            String method = handler.getMethod().getName();
            operation.setOperationId(Character.toLowerCase(resource.charAt(0)) + resource.substring(1) + "_" + method);
            operation.getResponses().addApiResponse("default", new ApiResponse().description("Refused; the reason is in `detail`")
                .content(new Content().addMediaType("application/problem+json", new MediaType().schema(new Schema<>().$ref("Problem")))));
            return operation;
        };
    }
}
