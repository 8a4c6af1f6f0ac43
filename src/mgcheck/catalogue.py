"""Every sentence of mgcheck's own that a person may read, in English and French.

Clinical statements are not here: they are knowledge, in `data/`, with a source and a place. A key's two texts take the
same parameters.
"""

CATALOGUE: dict[str, tuple[str, str]] = {
    # ------------------------------------------------------------------------------------------ numbers
    "error.blank": ("There is nothing to read", "Il n'y a rien à lire"),
    "hint.blank": (
        "write a value and its unit, such as 0.5 mmol/l",
        "écrire une valeur et son unité, par exemple 0,5 mmol/l",
    ),
    "error.too_long": (
        "The text is longer than {limit} characters",
        "Le texte dépasse {limit} caractères",
    ),
    "hint.too_long": ("write one value and its unit", "écrire une valeur et son unité"),
    "error.no_number": ("A number is expected here", "Un nombre est attendu ici"),
    "hint.no_number": (
        "write a value and its unit, such as 0.5 mmol/l or <0.2 mmol/l",
        "écrire une valeur et son unité, par exemple 0,5 mmol/l ou <0,2 mmol/l",
    ),
    "error.plus_sign": ("A number is written without a plus sign", "Un nombre s'écrit sans signe plus"),
    "hint.plus_sign": ("leave out the sign", "retirer le signe"),
    "error.negative": (
        "A negative amount of magnesium does not exist",
        "Une quantité négative de magnésium n'existe pas",
    ),
    "hint.negative": ("check the value with the laboratory", "vérifier la valeur auprès du laboratoire"),
    "error.zero": ("Zero is no result of an assay", "Zéro n'est pas un résultat de dosage"),
    "hint.zero": (
        "a value below the detection limit is written with a comparator, such as <0.02 mmol/l",
        "une valeur sous la limite de détection s'écrit avec un comparateur, par exemple <0,02 mmol/l",
    ),
    "error.not_a_number": ("NaN is not a number", "NaN n'est pas un nombre"),
    "hint.not_a_number": ("a missing result has no interpretation", "un résultat manquant n'a pas d'interprétation"),
    "error.infinite": (
        "An infinite amount of magnesium does not exist",
        "Une quantité infinie de magnésium n'existe pas",
    ),
    "hint.infinite": (
        "a value above the measuring range is written with a comparator, such as >10 mmol/l",
        "une valeur au-dessus de la plage de mesure s'écrit avec un comparateur, par exemple >10 mmol/l",
    ),
    "error.leading_separator": (
        "A digit is missing before the decimal mark",
        "Il manque un chiffre devant la marque décimale",
    ),
    "hint.leading_separator": ("write {suggestion}", "écrire {suggestion}"),
    "error.trailing_separator": (
        "A digit is missing after the decimal mark",
        "Il manque un chiffre après la marque décimale",
    ),
    "hint.trailing_separator": ("write {suggestion}", "écrire {suggestion}"),
    "error.digit_grouping": (
        "Digits are written without grouping",
        "Les chiffres s'écrivent sans séparateur de milliers",
    ),
    "hint.digit_grouping": (
        "write {suggestion} if one number was meant",
        "écrire {suggestion} s'il s'agit d'un seul nombre",
    ),
    "error.two_separators": (
        "A number has one decimal mark and no other",
        "Un nombre a une seule marque décimale et aucune autre",
    ),
    "hint.two_separators": (
        "write it with a dot as the only mark, such as 1234.5",
        "l'écrire avec un point pour seule marque, par exemple 1234.5",
    ),
    "error.ambiguous_comma": (
        "{number} can be read as {decimal} or as {grouped}",
        "{number} peut se lire {decimal} ou {grouped}",
    ),
    "hint.ambiguous_comma": ("write {decimal} or {grouped}", "écrire {decimal} ou {grouped}"),
    "error.foreign_digits": ("Only the digits 0 to 9 are read", "Seuls les chiffres 0 à 9 sont lus"),
    "hint.foreign_digits": ("write {suggestion}", "écrire {suggestion}"),
    "error.unknown_mark": (
        "Only a dot or a comma is read as the decimal mark",
        "Seuls le point et la virgule sont lus comme marque décimale",
    ),
    "hint.unknown_mark": ("write a dot, such as 0.5", "écrire un point, par exemple 0.5"),
    "error.comparator_lost": (
        "A converted number cannot keep the comparator",
        "Un nombre converti ne peut pas garder le comparateur",
    ),
    "hint.comparator_lost": (
        "convert the number alone, or use the command, which keeps it",
        "convertir le nombre seul, ou utiliser la commande, qui le garde",
    ),
    "error.several_numbers": (
        "One value is expected, not a range or a value with its uncertainty",
        "Une seule valeur est attendue, ni un intervalle ni une valeur avec son incertitude",
    ),
    "hint.several_numbers": (
        "write one value, without spaces in it; a laboratory's range goes into --lab-range LOW..HIGH",
        "écrire une seule valeur, sans espace ; l'intervalle du laboratoire se donne par --lab-range BAS..HAUT",
    ),
    "error.out_of_scale": (
        "A number has at most {digits} digits and an exponent between -{exponent} and {exponent}",
        "Un nombre a au plus {digits} chiffres et un exposant entre -{exponent} et {exponent}",
    ),
    "hint.out_of_scale": (
        "write the value as the laboratory printed it",
        "écrire la valeur telle que le laboratoire l'a imprimée",
    ),
    # -------------------------------------------------------------------------------------------- units
    "error.missing_unit": ("A unit is missing", "L'unité manque"),
    "hint.missing_unit": (
        "add the unit that the laboratory printed; {number} would be {readings}",
        "ajouter l'unité imprimée par le laboratoire ; {number} serait {readings}",
    ),
    "error.no_unit": ("A unit is expected here", "Une unité est attendue ici"),
    "hint.no_unit": ("write one, such as mmol/l or mg/l", "en écrire une, par exemple mmol/l ou mg/l"),
    "error.unknown_unit": ("The unit {unit} is not known", "L'unité {unit} n'est pas connue"),
    "hint.unknown_unit": (
        "{suggestion}known: mmol/l, µmol/l, mol/l, mg/l, mg/dl, µg/ml, g/l, mEq/l; mmol, mg or mEq per 24 h; % for the ionized fraction",
        "{suggestion}connues : mmol/l, µmol/l, mol/l, mg/l, mg/dl, µg/ml, g/l, mEq/l ; mmol, mg ou mEq par 24 h ; % pour la fraction ionisée",
    ),
    "error.excretion_for_concentration": (
        "{unit} is an amount per day; this result ({specimen}) is a concentration",
        "{unit} est une quantité par jour ; ce résultat ({specimen}) est une concentration",
    ),
    "hint.excretion_for_concentration": (
        "for a 24 h urine type: mgcheck urine {quantity}",
        "pour des urines de 24 h, taper : mgcheck urine {quantity}",
    ),
    "error.concentration_for_excretion": (
        "{unit} is a concentration; 24 h urine needs an amount per day",
        "{unit} est une concentration ; les urines de 24 h demandent une quantité par jour",
    ),
    "hint.concentration_for_excretion": (
        "add the volume of the 24 h urine, such as --volume 1.4l, or give the value in mmol/24h or mg/24h",
        "ajouter le volume des urines de 24 h, par exemple --volume 1.4l, ou donner la valeur en mmol/24h ou mg/24h",
    ),
    "error.amount_without_time": (
        "{unit} is an amount without a time or a volume",
        "{unit} est une quantité sans durée ni volume",
    ),
    "hint.amount_without_time": (
        "write {unit}/l for a concentration, {unit}/24h for the urine of 24 hours",
        "écrire {unit}/l pour une concentration, {unit}/24h pour les urines de 24 heures",
    ),
    "error.fraction_for_specimen": (
        "% is read for the ionized fraction alone",
        "% ne se lit que pour la fraction ionisée",
    ),
    "hint.fraction_for_specimen": (
        "give this result ({specimen}) in mmol/l, mg/l, mg/dl or mEq/l (24 h urine per 24 h); the fraction goes with: mgcheck ionized",
        "donner ce résultat ({specimen}) en mmol/l, mg/l, mg/dl ou mEq/l (urines de 24 h : par 24 h) ; la fraction se donne par : mgcheck ionized",
    ),
    "error.no_concentration": (
        "{unit} is no unit of a magnesium result",
        "{unit} n'est pas une unité de résultat de magnésium",
    ),
    "hint.no_concentration": (
        "write a concentration such as mmol/l, or mmol/24h for the urine of 24 hours",
        "écrire une concentration comme mmol/l, ou mmol/24h pour les urines de 24 heures",
    ),
    "error.volume_not_needed": (
        "{unit} already is an amount per day: a volume would be left unused",
        "{unit} est déjà une quantité par jour : le volume resterait inutilisé",
    ),
    "hint.volume_not_needed": ("leave out --volume", "retirer --volume"),
    "error.volume_needs_urine": ("A volume belongs to 24 h urine alone", "Un volume ne va qu'avec les urines de 24 h"),
    "hint.volume_needs_urine": ("leave out the volume", "retirer le volume"),
    "error.volume_unit": ("A volume is expected here, not {unit}", "Un volume est attendu ici, et non {unit}"),
    "hint.volume_unit": (
        "write it in l or ml, such as 1.4l or 1400ml",
        "l'écrire en l ou ml, par exemple 1.4l ou 1400ml",
    ),
    "error.volume_number": (
        "The volume of the 24 h urine is a number above zero",
        "Le volume des urines de 24 h est un nombre supérieur à zéro",
    ),
    "hint.volume_number": ("write it as measured, such as 1.4l", "l'écrire tel que mesuré, par exemple 1.4l"),
    "error.volume_comparator": (
        "The volume of the 24 h urine is one number, without a comparator",
        "Le volume des urines de 24 h est un nombre, sans comparateur",
    ),
    "hint.volume_comparator": ("write it as measured, such as 1.4l", "l'écrire tel que mesuré, par exemple 1.4l"),
    "error.volume_without_unit": ("The unit of the volume is missing", "L'unité du volume manque"),
    "hint.volume_without_unit": ("write {number}l or {number}ml", "écrire {number}l ou {number}ml"),
    "error.no_other_unit": ("{unit} has no other unit to convert to", "{unit} n'a pas d'autre unité de conversion"),
    "hint.no_other_unit": (
        "give a quantity of magnesium, such as 0.5 mmol/l",
        "donner une quantité de magnésium, par exemple 0,5 mmol/l",
    ),
    "error.volume_unused": (
        "Between {unit} and {target} a volume would be left unused",
        "Entre {unit} et {target}, le volume resterait inutilisé",
    ),
    "hint.volume_unused": ("leave out --volume", "retirer --volume"),
    "error.cannot_convert": (
        "{unit} and {target} are of different kinds",
        "{unit} et {target} ne sont pas de même nature",
    ),
    "hint.cannot_convert": (
        "a concentration and an amount per day convert with the volume of the 24 h urine, such as --volume 1.4l; a fraction does not convert",
        "une concentration et une quantité par jour se convertissent avec le volume des urines de 24 h, par exemple --volume 1.4l ; une fraction ne se convertit pas",
    ),
    # ------------------------------------------------------------------------------------- laboratory range
    "error.lab_range_form": (
        "A laboratory's range is written LOW..HIGH",
        "L'intervalle du laboratoire s'écrit BAS..HAUT",
    ),
    "hint.lab_range_form": (
        "such as 0.75..1.00, 0.75.. or ..1.00, in the unit of the value, or with its own unit behind it",
        "par exemple 0.75..1.00, 0.75.. ou ..1.00, dans l'unité de la valeur, ou suivi de sa propre unité",
    ),
    "error.lab_range_crossed": (
        "The low end of the range lies above its high end",
        "La borne basse de l'intervalle est au-dessus de la borne haute",
    ),
    "hint.lab_range_crossed": ("write the smaller number first", "écrire d'abord le plus petit nombre"),
    "error.lab_range_unit": (
        "The range is in {unit}, which is of another kind than the value",
        "L'intervalle est en {unit}, d'une autre nature que la valeur",
    ),
    "hint.lab_range_unit": ("give it in the unit of the value", "le donner dans l'unité de la valeur"),
    "error.lab_range_volume": (
        "With a volume the range needs its unit: per litre or per 24 h",
        "Avec un volume, l'intervalle doit porter son unité : par litre ou par 24 h",
    ),
    "hint.lab_range_volume": (
        'write it behind the range, such as "3.3..7.4 mmol/24h"',
        "l'écrire derrière l'intervalle, par exemple « 3.3..7.4 mmol/24h »",
    ),
    # --------------------------------------------------------------------------------------------- choices
    "error.unknown_specimen": ("The specimen {given} is not known", "L'échantillon {given} n'est pas connu"),
    "hint.unknown_specimen": ("known: {known}", "connus : {known}"),
    "error.unknown_language": ("The language {given} is not known", "La langue {given} n'est pas connue"),
    "hint.unknown_language": ("known: {known}", "connues : {known}"),
    "error.unknown_source": ("The source {given} is not known", "La source {given} n'est pas connue"),
    "hint.unknown_source": (
        "sources with limits for this specimen: {known}",
        "sources qui ont des limites pour cet échantillon : {known}",
    ),
    "error.source_without_limits": (
        "{given} has no limits for this specimen",
        "{given} n'a pas de limites pour cet échantillon",
    ),
    "hint.source_without_limits": (
        "sources with limits for this specimen: {known}",
        "sources qui ont des limites pour cet échantillon : {known}",
    ),
    # ----------------------------------------------------------------------------------------- ranges files
    "error.ranges_syntax": (
        "The ranges file {file} is no TOML: {problem}",
        "Le fichier {file} n'est pas du TOML : {problem}",
    ),
    "hint.ranges_syntax": (
        "examples/my_ranges.toml of mgcheck shows the form",
        "examples/my_ranges.toml de mgcheck montre la forme",
    ),
    "error.ranges_content": ("The ranges file {file}, at {key}: {problem}", "Le fichier {file}, à {key} : {problem}"),
    "hint.ranges_content": (
        "nothing of the file was used; a file names each of its sources in a [[source]] table (id, title, weight) and has a [[ruler]] for each specimen: examples/my_ranges.toml of mgcheck shows one",
        "rien du fichier n'a été utilisé ; un fichier nomme chacune de ses sources dans une table [[source]] (id, title, weight) et a une [[ruler]] par échantillon : examples/my_ranges.toml de mgcheck en montre un",
    ),
    # ---------------------------------------------------------------------------------------- command line
    "error.usage": ("{problem}", "{problem}"),
    "hint.usage": ("try: {command} --help", "essayer : {command} --help"),
    "error.no_option": ("There is no option {given}", "L'option {given} n'existe pas"),
    "hint.no_option": (
        "did you mean {nearest}? See: {command} --help",
        "vouliez-vous dire {nearest} ? Voir : {command} --help",
    ),
    "error.no_command": ("There is no command {given}", "La commande {given} n'existe pas"),
    "hint.no_command": ("{suggestion}see: mgcheck --help", "{suggestion}voir : mgcheck --help"),
    "error.option_without_value": ("The option {given} needs a value", "L'option {given} demande une valeur"),
    "hint.option_without_value": ("see: {command} --help", "voir : {command} --help"),
    "error.option_twice": ("The option {given} was given twice", "L'option {given} a été donnée deux fois"),
    "hint.option_twice": ("give it once", "la donner une seule fois"),
    "error.closed_stream": ("{file} is closed", "{file} est fermé"),
    "error.explain_lines": (
        "--explain needs --json when values are read line by line",
        "--explain demande --json quand les valeurs sont lues ligne à ligne",
    ),
    "hint.explain_lines": ("add --json, or interpret one value", "ajouter --json, ou interpréter une seule valeur"),
    "error.specimen_first": ("Which specimen is it?", "De quel échantillon s'agit-il ?"),
    "hint.specimen_first": ("name it first: mgcheck serum {given}", "le nommer d'abord : mgcheck serum {given}"),
    "error.io": ("{file}: {problem}", "{file} : {problem}"),
    # -------------------------------------------------------------------------------------------- warnings
    "warning.severe_elsewhere": (
        "{source} calls this value severe: {band} [{place}].",
        "{source} qualifie cette valeur de sévère : {band} [{place}].",
    ),
    "warning.unit_slip": (
        "{written} lies far outside the reference interval, while {candidates} would lie inside it. Check the unit with the laboratory; it was not changed (mgcheck's own rule).",
        "{written} est loin hors de l'intervalle de référence, alors que {candidates} serait dedans. Vérifier l'unité auprès du laboratoire ; elle n'a pas été changée (règle propre à mgcheck).",
    ),
    "warning.lab_range_unit": (
        "The laboratory's range {range} was taken in {unit}, where it lies apart from the document's interval; {candidates} would meet it. Give the range with its unit, or check it (mgcheck's own rule).",
        "L'intervalle du laboratoire {range} a été pris en {unit}, où il est à l'écart de l'intervalle du document ; {candidates} le recouvrirait. Donner l'intervalle avec son unité, ou le vérifier (règle propre à mgcheck).",
    ),
    "warning.implausible": (
        "{written} is implausible: a laboratory hardly reports anything outside {low} to {high} {unit} (mgcheck's own bounds).",
        "{written} n'est pas plausible : un laboratoire ne rend guère de valeur hors de {low} à {high} {unit} (bornes propres à mgcheck).",
    ),
    "warning.unit_case": (
        "{written} is read as {unit}: a capital M is not mega here.",
        "{written} est lu {unit} : un M majuscule ne signifie pas méga ici.",
    ),
    "warning.unit_dependent": (
        '{source} prints rounded limits in two units: as {written} the verdict is "{band}", as {converted} it would be "{other}" [{place}].',
        "{source} imprime des limites arrondies en deux unités : pour {written} le verdict est « {band} », pour {converted} il serait « {other} » [{place}].",
    ),
    # --------------------------------------------------------------------------------------------- words
    "label.low": ("low, severity undetermined", "bas, sévérité indéterminée"),
    "label.high": ("high, severity undetermined", "élevé, sévérité indéterminée"),
    "label.undetermined": (
        "undetermined: the value may lie on more than one side of the limits",
        "indéterminé : la valeur peut être de plus d'un côté des limites",
    ),
    "lab.below": ("below the laboratory's range {range}", "en dessous de l'intervalle du laboratoire {range}"),
    "lab.inside": ("inside the laboratory's range {range}", "dans l'intervalle du laboratoire {range}"),
    "lab.above": ("above the laboratory's range {range}", "au-dessus de l'intervalle du laboratoire {range}"),
    "ui.error": ("error", "erreur"),
    "ui.warning": ("warning", "avertissement"),
    "ui.hint": ("hint", "piste"),
    "ui.empty": ("(blank)", "(vide)"),
    "ui.borderline": ("borderline", "limite"),
    "ui.borderline_long": (
        "Borderline: a limit lies within half a unit of the last written digit.",
        "À la limite : une borne se trouve à moins d'une demi-unité du dernier chiffre écrit.",
    ),
    "ui.title.serum": ("Serum magnesium", "Magnésium sérique"),
    "ui.title.ionized": ("Ionized magnesium", "Magnésium ionisé"),
    "ui.title.ionized_fraction": ("Ionized fraction", "Fraction ionisée"),
    "ui.title.erythrocyte": ("Erythrocyte magnesium", "Magnésium érythrocytaire"),
    "ui.title.urine": ("Urinary magnesium, 24 h", "Magnésium urinaire, 24 h"),
    "ui.class": ("class {codes}", "classe {codes}"),
    "ui.flag": ("HL7 flag {flag}", "indicateur HL7 {flag}"),
    "ui.no_flag": ("no HL7 flag", "sans indicateur HL7"),
    "ui.legend.severe": ("severe", "sévère"),
    "ui.legend.outside": ("outside", "hors"),
    "ui.legend.inside": ("reference interval", "intervalle de référence"),
    "ui.sources_agree": ("The sources agree on the side.", "Les sources s'accordent sur le côté."),
    "ui.sources_disagree": ("THE SOURCES DISAGREE on the side.", "LES SOURCES NE S'ACCORDENT PAS sur le côté."),
    "ui.sources_single": ("One source has limits for this.", "Une seule source donne des limites ici."),
    "ui.sources_undetermined": (
        "Whether the sources agree is undetermined.",
        "L'accord des sources est indéterminé.",
    ),
    "ui.primary": ("headline", "classe affichée"),
    "ui.severity": ("decides the severity", "décide de la sévérité"),
    "ui.side": ("decides the side", "décide du côté"),
    "ui.manifestations": ("Manifestations", "Manifestations"),
    "ui.listed_for": ("listed for {cls}", "listées pour {cls}"),
    "ui.cautions": ("Cautions", "Précautions"),
    "ui.limits": ("Limits of the assay", "Limites du dosage"),
    "ui.next_checks": ("To check next", "À vérifier ensuite"),
    "ui.sources": ("Sources", "Sources"),
    "ui.lab_source": ("the laboratory's own range", "l'intervalle du laboratoire"),
    "ui.explain": ("How the answer came about", "Comment la réponse est obtenue"),
    "ui.explain.text": ("text as read", "texte lu"),
    "ui.explain.number": ("number", "nombre"),
    "ui.explain.number_value": ("{number}, written to {step} {unit}", "{number}, écrit à {step} {unit} près"),
    "ui.explain.comparator": ("comparator", "comparateur"),
    "ui.explain.unit": ("unit", "unité"),
    "ui.explain.factor": ("1 {unit} = {factor} {base}", "1 {unit} = {factor} {base}"),
    "ui.explain.limit": ("limit", "limite"),
    "ui.explain.printed": ("as printed", "telle qu'imprimée"),
    "ui.explain.position": ("the value is", "la valeur est"),
    "ui.explain.source": ("source", "source"),
    "ui.position.below": ("below", "en dessous"),
    "ui.position.at": ("at the limit", "à la limite"),
    "ui.position.above": ("above", "au-dessus"),
    "ui.position.either side": ("on either side", "d'un côté ou de l'autre"),
    "ui.disclaimer": (
        "mgcheck reports what documents say. It is not a medical device.",
        "mgcheck rapporte ce que disent des documents. Ce n'est pas un dispositif médical.",
    ),
    "ui.system.neuromuscular": ("neuromuscular", "neuromusculaire"),
    "ui.system.central_nervous": ("central nervous", "système nerveux central"),
    "ui.system.cardiovascular": ("cardiovascular", "cardiovasculaire"),
    "ui.system.digestive": ("digestive", "digestif"),
    "ui.system.metabolic": ("metabolic", "métabolique"),
    "ui.system.general": ("general", "général"),
    "ui.specimen.serum": ("serum", "sérum"),
    "ui.specimen.ionized": ("ionized", "ionisé"),
    "ui.specimen.erythrocyte": ("erythrocyte", "érythrocyte"),
    "ui.specimen.urine": ("24 h urine", "urines de 24 h"),
    "ui.specimen.fractional_excretion": ("fractional excretion", "fraction excrétée"),
    "ui.specimen.loading_test": ("intravenous loading test", "épreuve de charge intraveineuse"),
    "ui.specimen.oral_trial": ("oral trial", "épreuve orale"),
    "ui.specimen.isotopes": ("isotopes", "isotopes"),
    "ui.kind.document": ("document", "document"),
    "ui.kind.outside": ("outside the documents", "hors des documents"),
    "ui.kind.own": ("mgcheck's own", "propre à mgcheck"),
    "word.or": ("or", "ou"),
    "word.to": ("to", "à"),
}
