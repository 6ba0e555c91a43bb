package io.linechat.sqlite;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The arrow of ARCHITECTURE.md. */
final class ArchitectureTest {

    @Test
    void it_uses_what_an_embedding_program_may_and_sqlite() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "org.sqlite..",
                        "io.linechat.spi",
                        "io.linechat.message",
                        "io.linechat.sqlite")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.linechat.sqlite"));
    }

    @Test
    void it_is_a_module_that_exports_one_package() throws Exception {
        Path classes = Path.of(SqliteRoomLogs.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module = ModuleFinder.of(classes)
                .find("io.linechat.sqlite")
                .orElseThrow()
                .descriptor();
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("io.linechat.sqlite");
    }
}
