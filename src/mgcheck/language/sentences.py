"""Every sentence of mgcheck's own that a person may read, in English and French.

Clinical statements are not here: they are knowledge, in `data/`, with a source and a place. A key's two texts take the
same parameters.
"""

CATALOGUE: dict[str, tuple[str, str]] = {
    # ------------------------------------------------------------------------------------------ numbers
    "error.missing": (
        "There is no value\nwrite a value and its unit, such as 0.5 mmol/l",
        "Il n'y a pas de valeur\nécrire une valeur et son unité, par exemple 0,5 mmol/l",
    ),
    "error.too_long": (
        "The text is longer than {limit} characters\nwrite one value and its unit",
        "Le texte dépasse {limit} caractères\nécrire une valeur et son unité",
    ),
    "error.no_number": (
        "A number is expected here\nwrite a value and its unit, such as 0.5 mmol/l or <0.2 mmol/l",
        "Un nombre est attendu ici\nécrire une valeur et son unité, par exemple 0,5 mmol/l ou <0,2 mmol/l",
    ),
    "error.plus_sign": ("A plus sign is not accepted\nleave it out", "Le signe plus n'est pas accepté\nle retirer"),
    "error.negative": (
        "An amount of magnesium cannot be negative\ncheck the value with the laboratory",
        "Une quantité de magnésium ne peut pas être négative\nvérifier la valeur auprès du laboratoire",
    ),
    "error.zero": (
        "No assay reports zero\na value below the detection limit is written with a comparator, such as <0.02 mmol/l",
        "Un dosage ne rend pas zéro\n"
        "une valeur sous la limite de détection s'écrit avec un comparateur, par exemple <0,02 mmol/l",
    ),
    "error.not_a_number": (
        "NaN is not a number\na missing result cannot be interpreted",
        "NaN n'est pas un nombre\nun résultat manquant ne s'interprète pas",
    ),
    "error.infinite": (
        "An amount of magnesium cannot be infinite\n"
        "a value above the measuring range is written with a comparator, such as >10 mmol/l",
        "Une quantité de magnésium ne peut pas être infinie\n"
        "une valeur au-dessus de la plage de mesure s'écrit avec un comparateur, par exemple >10 mmol/l",
    ),
    "error.leading_separator": (
        "A digit is missing before the decimal mark\nwrite {suggestion}",
        "Il manque un chiffre avant le séparateur décimal\nécrire {suggestion}",
    ),
    "error.trailing_separator": (
        "A digit is missing after the decimal mark\nwrite {suggestion}",
        "Il manque un chiffre après le séparateur décimal\nécrire {suggestion}",
    ),
    "error.digit_grouping": (
        "Digit grouping is not accepted\nwrite {suggestion} if one number is meant",
        "Les séparateurs de milliers ne sont pas acceptés\nécrire {suggestion} s'il s'agit d'un seul nombre",
    ),
    "error.two_separators": (
        "The number has more than one dot or comma\nkeep the decimal mark alone, such as 1234.5",
        "Le nombre contient plusieurs points ou virgules\nne garder que le séparateur décimal, par exemple 1234.5",
    ),
    "error.ambiguous_comma": (
        "{number} is ambiguous: {decimal} or {grouped}\nwrite {decimal} or {grouped}",
        "{number} est ambigu : {decimal} ou {grouped}\nécrire {decimal} ou {grouped}",
    ),
    "error.foreign_digits": (
        "Only the digits 0 to 9 are accepted\nwrite {suggestion}",
        "Seuls les chiffres 0 à 9 sont acceptés\nécrire {suggestion}",
    ),
    "error.letter_o": (
        "The number contains the letter O\nwrite {suggestion} if a zero is meant",
        "Le nombre contient la lettre O\nécrire {suggestion} s'il s'agit d'un zéro",
    ),
    "error.unknown_mark": (
        "The decimal mark must be a dot or a comma\nwrite a dot, such as 0.5",
        "Le séparateur décimal doit être un point ou une virgule\nécrire un point, par exemple 0.5",
    ),
    "error.comparator_lost": (
        "A converted number cannot keep the comparator\n"
        "convert the number alone, or use mgcheck convert, which keeps it",
        "Un nombre converti ne peut pas garder le comparateur\n"
        "convertir le nombre seul, ou utiliser mgcheck convert, qui le garde",
    ),
    "error.several_numbers": (
        "One value is expected, not a range or a value with its uncertainty\n"
        "write one value, without spaces in it; the laboratory's range may follow the unit: 0.62 mmol/l (0.70-1.10)",
        "Une seule valeur est attendue, ni un intervalle ni une valeur avec son incertitude\n"
        "écrire une seule valeur, sans espace ; l'intervalle du laboratoire peut suivre l'unité : 0,62 mmol/l (0,70-1,10)",
    ),
    "error.fields": (
        "The parts of this text are separated by {sign}\n"
        "separate them by blanks, or give the rows as a file to mgcheck batch",
        "Les parties de ce texte sont séparées par {sign}\n"
        "les séparer par des espaces, ou donner les lignes en fichier à mgcheck batch",
    ),
    "error.left_over": (
        "Only a flag and a range may follow the value and its unit\nleave {part} out",
        "Seuls un indicateur et un intervalle peuvent suivre la valeur et son unité\nretirer {part}",
    ),
    "error.two_flags": (
        "One result has one flag\ngive one result, with one flag",
        "Un résultat n'a qu'un indicateur\ndonner un seul résultat, avec un seul indicateur",
    ),
    "error.flag_or_litre": (
        "The L after {unit} may be a flag, or a liter that has lost its exponent\n"
        "write {unit}/l if a concentration is meant, or the flag in brackets, (L)",
        "Le L après {unit} peut être un indicateur, ou un litre qui a perdu son exposant\n"
        "écrire {unit}/l pour une concentration, ou l'indicateur entre parenthèses, (L)",
    ),
    "error.flag_or_label": (
        "An N before a range may be a flag, or mean normal\nleave it out, or write it after the range",
        "Un N avant un intervalle peut être un indicateur, ou signifier normal\nle retirer, ou l'écrire après l'intervalle",
    ),
    "error.range_semicolon": (
        "A range with a semicolon cannot be told from two further values here\n"
        "put it in brackets, such as [0.70;1.10], or write Ref before it",
        "Un intervalle avec point-virgule ne se distingue pas ici de deux autres valeurs\n"
        "le mettre entre crochets, par exemple [0,70;1,10], ou écrire Réf devant",
    ),
    "error.half_comparator": (
        "{given} is not a comparator\nwrite <, <=, > or >=",
        "{given} n'est pas un comparateur\nécrire <, <=, > ou >=",
    ),
    "error.name_of_ratio": (
        "{name} may name a ratio or two analytes\nif it is one result, write the specimen out or leave the name out",
        "{name} peut nommer un rapport ou deux analytes\n"
        "s'il s'agit d'un seul résultat, écrire le prélèvement en toutes lettres ou retirer le nom",
    ),
    "error.range_alone": (
        "A range with one end cannot be told from a second value here\n"
        "put it in brackets, such as (<1.10), or write Ref before it",
        "Un intervalle à une seule borne ne se distingue pas ici d'une seconde valeur\n"
        "le mettre entre parenthèses, par exemple (<1,10), ou écrire Réf devant",
    ),
    "error.two_marks": (
        "The value and the range have different decimal marks\nwrite both with a dot, or both with a comma",
        "La valeur et l'intervalle ont des séparateurs décimaux différents\nécrire les deux avec un point, ou les deux avec une virgule",
    ),
    "error.unknown_name": (
        "{word} is not known in the name of a magnesium result\nleave the name out",
        "{word} n'est pas connu dans le nom d'un résultat de magnésium\nretirer le nom",
    ),
    "error.unit_at_range": (
        "The unit stands after the range, and the value has none\nwrite it after the value, before the range",
        "L'unité suit l'intervalle, et la valeur n'en a pas\nl'écrire après la valeur, avant l'intervalle",
    ),
    "error.other_analyte": (
        "{name} is not the name of a magnesium result\ngive a result of magnesium",
        "{name} n'est pas le nom d'un résultat de magnésium\ndonner un résultat de magnésium",
    ),
    "error.specimen_conflict": (
        "{name} names another specimen (expected: {asked})\ncheck which specimen was measured, and name that one",
        "{name} désigne un autre échantillon (attendu : {asked})\nvérifier l'échantillon dosé et l'indiquer",
    ),
    "error.out_of_scale": (
        "A number has at most {digits} digits and an exponent between -{exponent} and {exponent}\n"
        "write the value as the laboratory printed it",
        "Un nombre a au plus {digits} chiffres et un exposant entre -{exponent} et {exponent}\n"
        "écrire la valeur telle que le laboratoire l'a imprimée",
    ),
    # -------------------------------------------------------------------------------------------- units
    "error.missing_unit": (
        "Which unit? The number has none\nadd the unit that the laboratory printed; {number} would be {readings}",
        "Quelle unité ? Le nombre n'en a pas\najouter l'unité imprimée par le laboratoire ; {number} serait {readings}",
    ),
    "error.no_unit": (
        "A unit is expected here\nwrite one, such as mmol/l or mg/l",
        "Une unité est attendue ici\nen écrire une, par exemple mmol/l ou mg/l",
    ),
    "error.broken_encoding": (
        "{unit} is {meant} in another encoding\nwrite {meant}, or read the file with its own encoding (--encoding)",
        "{unit} est {meant} dans un autre encodage\n"
        "écrire {meant}, ou lire le fichier avec son propre encodage (--encoding)",
    ),
    "error.unknown_unit": (
        "The unit {unit} is not known\n"
        "{suggestion}known: mmol/l, µmol/l, mol/l, mg/l, mg/dl, µg/ml, g/l, mEq/l; mmol, mg or mEq per 24 h; % for the ionized fraction",
        "L'unité {unit} est inconnue\n"
        "{suggestion}connues : mmol/l, µmol/l, mol/l, mg/l, mg/dl, µg/ml, g/l, mEq/l ; mmol, mg ou mEq par 24 h ; % pour la fraction ionisée",
    ),
    "error.unit_components": (
        "The components of {unit} name different units: {own} and {other}\ncheck the unit with the laboratory",
        "Les composantes de {unit} nomment des unités différentes : {own} et {other}\n"
        "vérifier l'unité auprès du laboratoire",
    ),
    "error.two_units": (
        "The value is in {own}, but {unit} is given for it\ncheck the unit with the laboratory",
        "La valeur est en {own}, mais l'unité donnée pour elle est {unit}\nvérifier l'unité auprès du laboratoire",
    ),
    "error.two_comparators": (
        "The value says {own}, but the comparator column says {comparator}\ncheck the result with the laboratory",
        "La valeur porte {own}, mais la colonne du comparateur dit {comparator}\n"
        "vérifier le résultat auprès du laboratoire",
    ),
    "error.unknown_comparator": (
        "{given} is not a comparator\nwrite <, <=, > or >=, or leave the cell empty",
        "{given} n'est pas un comparateur\nécrire <, <=, > ou >=, ou laisser la cellule vide",
    ),
    "error.excretion_for_concentration": (
        "{unit} is an amount per day, but this result ({specimen}) is a concentration\n"
        "for 24 h urine, type: mgcheck urine {quantity}",
        "{unit} est une quantité par jour, mais ce résultat ({specimen}) est une concentration\n"
        "pour des urines de 24 h, taper : mgcheck urine {quantity}",
    ),
    "error.concentration_for_excretion": (
        "{unit} is a concentration; 24 h urine needs an amount per day\n"
        "add the volume of the 24 h urine, such as --volume 1.4l, or give the value in mmol/24h or mg/24h",
        "{unit} est une concentration ; pour les urines de 24 h, il faut une quantité par jour\n"
        "ajouter le volume des urines de 24 h, par exemple --volume 1.4l, ou donner la valeur en mmol/24h ou mg/24h",
    ),
    "error.amount_without_time": (
        "{unit} is an amount without a time or a volume\n"
        "write {unit}/l for a concentration, {unit}/24h for the urine of 24 hours{collection}",
        "{unit} est une quantité sans durée ni volume\n"
        "écrire {unit}/l pour une concentration, {unit}/24h pour les urines de 24 heures{collection}",
    ),
    "error.fraction_for_specimen": (
        "% applies only to the ionized fraction\n"
        "give this result ({specimen}) in mmol/l, mg/l, mg/dl or mEq/l (24 h urine: per 24 h); for the fraction, type: mgcheck ionized",
        "Le % ne vaut que pour la fraction ionisée\n"
        "donner ce résultat ({specimen}) en mmol/l, mg/l, mg/dl ou mEq/l (urines de 24 h : par 24 h) ; pour la fraction, taper : mgcheck ionized",
    ),
    "error.no_concentration": (
        "{unit} is not a unit for a magnesium result\nwrite a concentration such as mmol/l, or mmol/24h for 24 h urine",
        "{unit} n'est pas une unité pour un résultat de magnésium\n"
        "écrire une concentration comme mmol/l, ou mmol/24h pour les urines de 24 h",
    ),
    "error.volume_not_needed": (
        "{unit} is already an amount per day and needs no volume\nleave out --volume",
        "{unit} est déjà une quantité par jour et ne demande pas de volume\nretirer --volume",
    ),
    "error.volume_needs_urine": (
        "A volume applies only to 24 h urine\nleave out the volume",
        "Un volume ne vaut que pour les urines de 24 h\nretirer le volume",
    ),
    "error.collection_needs_urine": (
        "A collection time applies only to urine\nleave it out",
        "Une durée de recueil ne vaut que pour les urines\nla retirer",
    ),
    "word.collection": (
        "; if the urine of 24 hours was collected, add --collection 24h",
        " ; si les urines de 24 heures ont été recueillies, ajouter --collection 24h",
    ),
    "error.volume_unit": (
        "A volume is expected here, not {unit}\nwrite it in l or ml, such as 1.4l or 1400ml",
        "Un volume est attendu ici, et non {unit}\nl'écrire en l ou ml, par exemple 1.4l ou 1400ml",
    ),
    "error.volume_number": (
        "The volume of the 24 h urine must be a number above zero\nwrite it as measured, such as 1.4l",
        "Le volume des urines de 24 h doit être un nombre supérieur à zéro\nl'écrire tel que mesuré, par exemple 1.4l",
    ),
    "error.volume_comparator": (
        "The volume of the 24 h urine must be one number, without a comparator\nwrite it as measured, such as 1.4l",
        "Le volume des urines de 24 h doit être un nombre, sans comparateur\nl'écrire tel que mesuré, par exemple 1.4l",
    ),
    "error.volume_without_unit": (
        "The volume has no unit\nwrite {number}l or {number}ml",
        "Le volume n'a pas d'unité\nécrire {number}l ou {number}ml",
    ),
    "error.no_other_unit": (
        "{unit} cannot be converted to another unit\ngive a quantity of magnesium, such as 0.5 mmol/l",
        "{unit} ne se convertit en aucune autre unité\ndonner une quantité de magnésium, par exemple 0,5 mmol/l",
    ),
    "error.volume_unused": (
        "Converting {unit} to {target} needs no volume\nleave out --volume",
        "Convertir {unit} en {target} ne demande pas de volume\nretirer --volume",
    ),
    "error.cannot_convert": (
        "{unit} cannot be converted to {target}\n"
        "a concentration and an amount per day can, with the volume of the 24 h urine, such as --volume 1.4l; a fraction cannot",
        "{unit} ne se convertit pas en {target}\n"
        "une concentration et une quantité par jour se convertissent avec le volume des urines de 24 h, par exemple --volume 1.4l ; une fraction ne se convertit pas",
    ),
    # ------------------------------------------------------------------------------------- laboratory range
    "error.lab_range_form": (
        "A laboratory's range has a low end, a high end, or both\n"
        "write it as the laboratory does, such as 0.75-1.00, <1.00 or >0.75, in the unit of the value or with its own unit",
        "L'intervalle du laboratoire a une borne basse, une borne haute, ou les deux\n"
        "l'écrire comme le laboratoire, par exemple 0,75-1,00, <1,00 ou >0,75, dans l'unité de la valeur ou avec sa propre unité",
    ),
    "error.lab_range_mixed": (
        "The comparators of this range contradict each other, or stand at one end only\n"
        "write both ends, such as 0.75-1.00, or one, such as <1.00",
        "Les comparateurs de cet intervalle se contredisent, ou ne sont qu'à une borne\n"
        "écrire les deux bornes, par exemple 0,75-1,00, ou une seule, par exemple <1,00",
    ),
    "error.lab_range_units": (
        "The ends of this range are not in one unit\ngive both in the same unit, or the unit once, at the end",
        "Les bornes de cet intervalle ne sont pas dans la même unité\n"
        "donner les deux dans la même unité, ou l'unité une fois, à la fin",
    ),
    "error.two_ranges": (
        "Two different ranges of the laboratory are stated, {own} and {other}\ngive only the one that applies",
        "Deux intervalles différents du laboratoire sont donnés, {own} et {other}\nne donner que celui qui s'applique",
    ),
    "error.lab_range_date": (
        "A bound such as 03 may belong to a date\nleave the date out, or write the bound as the laboratory measures, such as 0.3",
        "Une borne telle que 03 peut faire partie d'une date\n"
        "retirer la date, ou écrire la borne telle que le laboratoire la mesure, par exemple 0,3",
    ),
    "error.lab_range_specimen": (
        "In a panel --lab-range is written SPECIMEN=LOW..HIGH, not {given}\n"
        "name the specimen, such as --lab-range serum=0.75..1.00",
        "Dans un panel, --lab-range s'écrit ÉCHANTILLON=BAS..HAUT, et non {given}\n"
        "nommer l'échantillon, par exemple --lab-range serum=0.75..1.00",
    ),
    "error.lab_range_unused": (
        "--lab-range gives a range for {specimen}, but there is no such value",
        "--lab-range donne un intervalle pour {specimen}, mais cette valeur manque",
    ),
    "error.lab_range_empty": (
        "The laboratory's range sets no limit: a low end of 0 excludes nothing\n"
        "give one end above 0, such as 0.75.. or ..1.00, or both",
        "L'intervalle du laboratoire ne fixe aucune limite : une borne basse de 0 n'exclut rien\n"
        "donner une borne au-dessus de 0, par exemple 0.75.. ou ..1.00, ou les deux",
    ),
    "error.lab_range_crossed": (
        "The low end of the range is not below its high end\nwrite the smaller number first",
        "La borne basse de l'intervalle n'est pas en dessous de la borne haute\nécrire d'abord le plus petit nombre",
    ),
    "error.lab_range_unit": (
        "The range is in {unit}, which cannot be compared with the value\ngive it in the unit of the value",
        "L'intervalle est en {unit}, qui ne se compare pas à la valeur\nle donner dans l'unité de la valeur",
    ),
    "error.lab_range_volume": (
        "Beside a volume, the range needs its own unit: per liter or per 24 h\n"
        'add it after the range, such as "3.3..7.4 mmol/24h"',
        "Avec un volume, l'intervalle doit porter son unité : par litre ou par 24 h\n"
        "l'ajouter après l'intervalle, par exemple « 3.3..7.4 mmol/24h »",
    ),
    "error.lab_range_no_unit": (
        "The laboratory's range has no unit, but holds for values that may be in several\n"
        'add its unit after it, such as "0.75..1.00 mmol/l"',
        "L'intervalle du laboratoire n'a pas d'unité, mais vaut pour des valeurs qui peuvent en avoir plusieurs\n"
        "ajouter son unité à la suite, par exemple « 0.75..1.00 mmol/l »",
    ),
    "error.lab_range_specimens": (
        "The laboratory's range is that of one specimen, but here a column names the specimen\n"
        "give one specimen for all rows (--specimen), or the ranges of each in a file with laboratory = true (--ranges)",
        "L'intervalle du laboratoire vaut pour un seul échantillon, or une colonne indique ici l'échantillon\n"
        "donner un échantillon pour toutes les lignes (--specimen), ou les intervalles de chacun dans un fichier avec laboratory = true (--ranges)",
    ),
    "error.row_range": (
        "The laboratory's range {range} cannot be used: {problem}",
        "L'intervalle du laboratoire {range} est inutilisable : {problem}",
    ),
    "error.row_volume": (
        "The volume {volume} of the 24 h urine cannot be used: {problem}",
        "Le volume {volume} des urines de 24 h est inutilisable : {problem}",
    ),
    # --------------------------------------------------------------------------------------------- choices
    "error.blank_specimen": ("The specimen is missing", "L'échantillon manque"),
    "error.unknown_specimen": (
        "The specimen {given} is not known\n"
        'known: {known}, and the usual words for them; in a table, say what another word means: --specimen-map "{given}=serum"',
        "L'échantillon {given} est inconnu\n"
        'connus : {known}, et les mots usuels ; dans un tableau, dire le sens d\'un autre mot : --specimen-map "{given}=serum"',
    ),
    "error.specimen_whole_blood": (
        "{given} means whole blood, for which no document has limits\n"
        "if serum, plasma, erythrocytes or the ionized fraction was measured, name that; "
        'in a table: --specimen-map "{given}=serum"',
        "{given} désigne le sang total, pour lequel aucun document ne donne de limites\n"
        "si le dosage porte sur le sérum, le plasma, les érythrocytes ou la fraction ionisée, l'indiquer ; "
        'dans un tableau : --specimen-map "{given}=serum"',
    ),
    "error.specimen_spot_urine": (
        "{given} means a single urine sample, but the documents' limits are for the urine of 24 hours\n"
        "with creatinine, calculate the fractional excretion: mgcheck femg; "
        'if it was a 24 h collection, in a table: --specimen-map "{given}=24h urine"',
        "{given} désigne un échantillon d'urine isolé, mais les limites des documents valent pour les urines de 24 heures\n"
        "avec la créatinine, calculer la fraction excrétée : mgcheck femg ; "
        'si ce sont des urines de 24 h, dans un tableau : --specimen-map "{given}=24h urine"',
    ),
    "error.specimen_csf": (
        "{given} means cerebrospinal fluid, for which no document has limits\n"
        "compare it with the interval that the laboratory prints; in a table, choose the other rows with --where",
        "{given} désigne le liquide céphalo-rachidien, pour lequel aucun document ne donne de limites\n"
        "le comparer à l'intervalle imprimé par le laboratoire ; dans un tableau, choisir les autres lignes par --where",
    ),
    "error.specimen_timed_urine": (
        "{given} means urine collected over another time than 24 hours, but the documents' limits are for the urine of 24 hours\n"
        "give the result of a 24 h collection; in a table, choose the other rows with --where",
        "{given} désigne des urines recueillies sur une autre durée que 24 heures, mais les limites des documents valent pour les urines de 24 heures\n"
        "donner le résultat d'un recueil de 24 heures ; dans un tableau, choisir les autres lignes par --where",
    ),
    "error.specimen_other": (
        "{given} is neither serum nor another specimen that the documents give limits for\n"
        "compare it with the interval that the laboratory prints; in a table, choose the other rows with --where",
        "{given} n'est ni du sérum ni un autre échantillon pour lequel les documents donnent des limites\n"
        "le comparer à l'intervalle imprimé par le laboratoire ; dans un tableau, choisir les autres lignes par --where",
    ),
    "error.specimen_map_form": (
        "{given} does not say what a word means\nwrite WORD=SPECIMEN, such as --specimen-map Mg-P=serum",
        "{given} ne dit pas le sens d'un mot\nécrire MOT=ÉCHANTILLON, par exemple --specimen-map Mg-P=serum",
    ),
    "error.specimen_map_known": (
        "{given} already means {specimen}\nchoose the rows with --where, and name their specimen with --specimen",
        "{given} signifie déjà {specimen}\nchoisir les lignes par --where, et nommer leur échantillon par --specimen",
    ),
    "error.wrong_type": ("{name} must be {wanted}, not {given}", "{name} doit être {wanted}, et non {given}"),
    "error.number_type": (
        '{name} must be {wanted}, not {given}\ngive a quantity as text with its unit, such as "0.5 mmol/l"',
        "{name} doit être {wanted}, et non {given}\n"
        "donner la grandeur en texte, avec son unité, par exemple « 0,5 mmol/l »",
    ),
    "error.unknown_language": (
        "The language {given} is not known\nknown: {known}",
        "La langue {given} est inconnue\nconnues : {known}",
    ),
    "error.unknown_direction": (
        "{given} is neither low nor high\nknown: {known}",
        "{given} n'est ni low ni high\nconnus : {known}",
    ),
    "error.source_without_causes": (
        "{given} lists no causes here\nsources that do: {known}",
        "{given} ne liste aucune cause ici\nsources qui en listent : {known}",
    ),
    "error.no_causes": (
        "{given} lists no causes here, nor does any other source\nmgcheck causes lists those of a serum value",
        "{given} ne liste aucune cause ici, ni aucune autre source\nmgcheck causes montre celles d'une valeur sérique",
    ),
    "error.unknown_condition": (
        "The condition {given} is not known\n{nearest}mgcheck evidence lists them all",
        "L'affection {given} est inconnue\n{nearest}mgcheck evidence les montre toutes",
    ),
    "error.unknown_food": (
        "The food {given} is not in the table\n{nearest}mgcheck foods lists them all",
        "L'aliment {given} n'est pas dans le tableau\n{nearest}mgcheck foods les montre tous",
    ),
    "error.panel_of_one": (
        "A panel takes two or more values\n"
        'give them as --serum "0.72 mmol/l" --erythrocyte "1.4 mmol/l"; one value has its own command: mgcheck serum 0.72 mmol/l',
        "Un panel demande au moins deux valeurs\n"
        'les donner par --serum "0.72 mmol/l" --erythrocyte "1.4 mmol/l" ; une seule valeur a sa commande : mgcheck serum 0.72 mmol/l',
    ),
    "error.panel_word": (
        '{given} belongs to no option\nname the specimen before each value, such as --serum "0.72 mmol/l"',
        "{given} n'appartient à aucune option\n"
        'nommer l\'échantillon devant chaque valeur, par exemple --serum "0.72 mmol/l"',
    ),
    "error.panel_json": (
        "This is not a panel: {problem}\n"
        'write it such as {{"serum": "0.72 mmol/l", "erythrocyte": "1.4 mmol/l", "with": ["hypokalemia"]}}',
        "Ce n'est pas un panel : {problem}\n"
        'écrire par exemple {{"serum": "0.72 mmol/l", "erythrocyte": "1.4 mmol/l", "with": ["hypokalemia"]}}',
    ),
    "error.unknown_choice": ("{given} is not known here\nknown: {known}", "{given} est inconnu ici\nconnus : {known}"),
    "error.concentration_here": (
        "A concentration is expected here, not {unit}\nwrite it such as 2 mmol/l",
        "Une concentration est attendue ici, et non {unit}\nl'écrire par exemple 2 mmol/l",
    ),
    "error.creatinine_unit": (
        "{unit} is not a unit for creatinine\nwrite it in µmol/l, mmol/l, mg/dl or mg/l",
        "{unit} n'est pas une unité pour la créatinine\nl'écrire en µmol/l, mmol/l, mg/dl ou mg/l",
    ),
    "error.amount_here": (
        "An amount is expected here, not {unit}\nwrite it such as 20 mmol",
        "Une quantité est attendue ici, et non {unit}\nl'écrire par exemple 20 mmol",
    ),
    "error.missing_unit_here": (
        "A unit is missing\nwrite it such as {example}",
        "L'unité manque\nl'écrire par exemple {example}",
    ),
    "error.above_zero_here": (
        "A measured value above zero is expected here\nwrite it such as {example}, or leave the option out",
        "Une valeur mesurée supérieure à zéro est attendue ici\nl'écrire par exemple {example}, ou retirer l'option",
    ),
    "error.comparator_here": (
        "Nothing can be calculated from a value with a comparator\ngive a measured value",
        "Aucun calcul n'est possible à partir d'une valeur avec comparateur\ndonner une valeur mesurée",
    ),
    "error.unknown_schema": (
        "There is no schema {given}\nknown: {known}",
        "Le schéma {given} n'existe pas\nconnus : {known}",
    ),
    "error.unknown_factor": (
        "The cause {given} is not known\n{nearest}mgcheck causes lists them all",
        "La cause {given} est inconnue\n{nearest}mgcheck causes les montre toutes",
    ),
    "error.weight": (
        "A body weight in kg is expected here\nwrite it such as 70kg",
        "Un poids en kg est attendu ici\nl'écrire par exemple 70kg",
    ),
    "error.intake_sex": (
        "Pregnancy and lactation cannot go with --sex m\nleave one of them out",
        "La grossesse et l'allaitement sont incompatibles avec --sex m\nretirer l'une des options",
    ),
    "error.unknown_source": (
        "The source {given} is not known\nsources with limits for this specimen: {known}",
        "La source {given} est inconnue\nsources qui ont des limites pour cet échantillon : {known}",
    ),
    "error.source_without_limits": (
        "{given} has no limits for this specimen\nsources with limits for this specimen: {known}",
        "{given} n'a pas de limites pour cet échantillon\nsources qui ont des limites pour cet échantillon : {known}",
    ),
    # ----------------------------------------------------------------------------------------- ranges files
    "error.installation": (
        "mgcheck's own data are damaged. {problem}\ninstall mgcheck again: pip install --force-reinstall mgcheck",
        "Les données de mgcheck sont endommagées. {problem}\n"
        "réinstaller mgcheck : pip install --force-reinstall mgcheck",
    ),
    "error.ranges_syntax": (
        "The ranges file {file} is not valid TOML: {problem}\nsee examples/my_ranges.toml of mgcheck",
        "Le fichier {file} n'est pas du TOML valide : {problem}\nvoir examples/my_ranges.toml de mgcheck",
    ),
    "error.ranges_content": (
        "The ranges file {file}, at {key}: {problem}\n"
        "nothing of the file was used; each source needs a [[source]] table (id, title, weight), each specimen a [[ruler]], as in examples/my_ranges.toml of mgcheck; with laboratory = true, a title and a list of ranges for each specimen, as in examples/my_laboratory.toml",
        "Le fichier {file}, à {key} : {problem}\n"
        "rien du fichier n'a été utilisé ; il faut une table [[source]] (id, title, weight) par source et une [[ruler]] par échantillon, comme dans examples/my_ranges.toml de mgcheck ; avec laboratory = true, un titre et une liste d'intervalles par échantillon, comme dans examples/my_laboratory.toml",
    ),
    # ---------------------------------------------------------------------------------------- command line
    "error.no_option": (
        "There is no option {given}\n{suggestion}see {command} --help",
        "L'option {given} n'existe pas\n{suggestion}voir {command} --help",
    ),
    "error.missing_argument": ("{given} is missing\nsee {command} --help", "Il manque {given}\nvoir {command} --help"),
    "error.extra_words": (
        "Too many words: {given}\nsee {command} --help",
        "Mots en trop : {given}\nvoir {command} --help",
    ),
    "error.option_with_value": (
        "The option {given} takes no value\nleave out the = and what follows",
        "L'option {given} ne prend pas de valeur\nretirer le signe = et ce qui suit",
    ),
    "error.no_command": (
        "There is no command {given}\n{suggestion}see mgcheck --help",
        "La commande {given} n'existe pas\n{suggestion}voir mgcheck --help",
    ),
    "error.option_without_value": (
        "The option {given} needs a value\nsee {command} --help",
        "L'option {given} demande une valeur\nvoir {command} --help",
    ),
    "error.option_twice": (
        "The option {given} was given twice\ngive it once",
        "L'option {given} a été donnée deux fois\nla donner une seule fois",
    ),
    "error.needs_extra": (
        "This needs the package {module}\ninstall it with: pip install 'mgcheck[{extra}]'",
        "Ceci demande le paquet {module}\nl'installer par : pip install 'mgcheck[{extra}]'",
    ),
    "error.json_without_summary": (
        "--json needs --summary\nto write the rows as JSON, use --output-format jsonl or -o FILE.jsonl",
        "--json demande --summary\npour écrire les lignes en JSON : --output-format jsonl ou -o FICHIER.jsonl",
    ),
    "error.strict_without_output": (
        "--strict needs -o with a regular file\nnothing is written when a row cannot be read",
        "--strict demande -o avec un fichier ordinaire\nrien n'est écrit si une ligne est illisible",
    ),
    "error.unknown_format": (
        "The format {given} is not known\nknown: {known}; the text formats also as csv.gz or csv.zst",
        "Le format {given} est inconnu\nconnus : {known} ; les formats de texte aussi en csv.gz ou csv.zst",
    ),
    "error.no_format": (
        "The name {file} does not tell the format\nadd {option}, one of {known}",
        "Le nom {file} n'indique pas le format\najouter {option}, parmi {known}",
    ),
    "error.binary_to_terminal": (
        "Parquet cannot be shown on a terminal\nadd -o FILE or --output-format csv",
        "Le Parquet ne s'affiche pas dans un terminal\najouter -o FICHIER ou --output-format csv",
    ),
    "error.where_form": (
        "--where is written COLUMN=VALUE, not {given}",
        "--where s'écrit COLONNE=VALEUR, et non {given}",
    ),
    "error.prefix_form": (
        "A prefix consists of letters, digits and _, not {given}",
        "Un préfixe se compose de lettres, de chiffres et de _, et non de {given}",
    ),
    "error.resolution_form": (
        "A resolution is a number such as 0.1, not {given}",
        "Une résolution est un nombre tel que 0.1, et non {given}",
    ),
    "error.unknown_encoding": (
        "The encoding {given} is not known\nsuch as utf-8, latin-1, cp1252, utf-16",
        "L'encodage {given} est inconnu\npar exemple utf-8, latin-1, cp1252, utf-16",
    ),
    "error.delimiter_form": (
        "{given} cannot separate the cells of a file\nsuch as ; or tab",
        "{given} ne peut pas séparer les cellules d'un fichier\npar exemple ; ou tab",
    ),
    "error.flag_map": (
        "{given} does not say what a flag means\nwrite FLAG=SIDE, where SIDE is one of {known}",
        "{given} ne dit pas ce que signifie un indicateur\nécrire INDICATEUR=CÔTÉ, CÔTÉ étant parmi {known}",
    ),
    "error.missing_word": (
        "{given} can be part of a result, so it cannot stand for a missing one",
        "{given} peut faire partie d'un résultat et ne peut donc pas signaler son absence",
    ),
    "error.column_form": (
        "--column is written ROLE=NAME, not {given}; the roles are {known}",
        "--column s'écrit RÔLE=NOM, et non {given} ; les rôles sont {known}",
    ),
    "error.unknown_role": (
        "{given} is not the role of a column; the roles are {known}",
        "{given} n'est pas le rôle d'une colonne ; les rôles sont {known}",
    ),
    "error.role_twice": (
        "--column names two columns for {role}; each role takes one: {known}",
        "--column nomme deux colonnes pour {role} ; chaque rôle n'en prend qu'une : {known}",
    ),
    "error.column_and_constant": (
        "--specimen and --column specimen=NAME were both given\nleave one of them out",
        "--specimen et --column specimen=NOM ont été donnés tous les deux\nretirer l'un des deux",
    ),
    "error.no_unit_column": (
        "The numbers have no unit\nname a unit, such as mg/dl, or a column, one of {known}",
        "Les nombres n'ont pas d'unité\nnommer une unité, par exemple mg/dl, ou une colonne, parmi {known}",
    ),
    "error.mark_form": (
        "The decimal mark must be a dot or a comma, not {given}",
        "Le séparateur décimal doit être un point ou une virgule, et non {given}",
    ),
    "error.column_or_constant": (
        "{name} is both a {role} and a column of the frame\nrename the column",
        "{name} est à la fois un {role} et une colonne du tableau\nrenommer la colonne",
    ),
    "error.date_blank": ("The result has no date", "Le résultat n'a pas de date"),
    "error.date_form": (
        "{given} is not a date in ISO 8601, such as 2026-03-01 08:10\n"
        "--date-format says how dates are written, such as --date-format '%d/%m/%Y %H:%M'",
        "{given} n'est pas une date ISO 8601, par exemple 2026-03-01 08:10\n"
        "--date-format dit comment les dates sont écrites, par exemple --date-format '%d/%m/%Y %H:%M'",
    ),
    "error.date_other": (
        "{given} is not a date of the form {form} of --date-format",
        "{given} n'est pas une date de la forme {form} de --date-format",
    ),
    "error.date_format": (
        "--date-format {given} does not give the day, the month and the year\n"
        "write them as %d, %m and %Y, and a time as %H:%M, such as '%d/%m/%Y %H:%M'",
        "--date-format {given} ne donne pas le jour, le mois et l'année\n"
        "les écrire %d, %m et %Y, et l'heure %H:%M, par exemple '%d/%m/%Y %H:%M'",
    ),
    "error.date_year": (
        "{given} is not the date of a result: its year is not from {first} to {last}",
        "{given} n'est pas la date d'un résultat : l'année n'est pas entre {first} et {last}",
    ),
    "error.dates_mixed": (
        "Some dates have an offset from UTC ({given}) and some have none ({other}), so that they have no order\n"
        "write all with an offset or all without, or choose rows with --where",
        "Certaines dates ont un décalage par rapport à UTC ({given}) et d'autres non ({other}) : elles n'ont pas d'ordre\n"
        "les écrire toutes avec un décalage ou toutes sans, ou choisir des lignes avec --where",
    ),
    "error.several_subjects": (
        "The rows are of several persons: {column} holds {known}\nchoose one person with --where {column}={first}",
        "Les lignes concernent plusieurs personnes : {column} contient {known}\n"
        "choisir une personne avec --where {column}={first}",
    ),
    "error.series_too_long": (
        "There are more than {most} results, too many for one person\nchoose those of one person with --where",
        "Il y a plus de {most} résultats, trop pour une personne\nchoisir ceux d'une personne avec --where",
    ),
    "error.last_form": (
        "--last is a number of results from 1, not {given}",
        "--last est un nombre de résultats à partir de 1, et non {given}",
    ),
    "error.no_specimen_column": (
        "No specimen was given for the rows\nadd --specimen serum, or --column specimen=NAME; the file has: {known}",
        "L'échantillon des lignes n'est pas indiqué\n"
        "ajouter --specimen serum, ou --column specimen=NOM ; le fichier a : {known}",
    ),
    "error.no_column": (
        "There is no column {name}\n{suggestion}the file has: {known}",
        "La colonne {name} n'existe pas\n{suggestion}le fichier a : {known}",
    ),
    "error.columns_alike": (
        "Several columns are named like the role {role}: {names}\nname one with --column {role}=NAME",
        "Plusieurs colonnes portent le nom du rôle {role} : {names}\nen nommer une par --column {role}=NOM",
    ),
    "error.column_twice": (
        "The column {name} appears twice\nrename one of them",
        "La colonne {name} figure deux fois\nrenommer l'une d'elles",
    ),
    "error.column_taken": (
        "The file already has a column {name}\ngive the new columns another --prefix",
        "Le fichier a déjà une colonne {name}\ndonner un autre --prefix aux nouvelles colonnes",
    ),
    "error.column_type": (
        "The column {name} contains {kind}, neither numbers nor text\ncast it to {cast}",
        "La colonne {name} contient {kind}, ni nombres ni texte\nla convertir en {cast}",
    ),
    "error.column_not_written": (
        "The column {name}, of type {type}, cannot be written as {kind}\nwrite Parquet",
        "La colonne {name}, de type {type}, ne peut pas s'écrire en {kind}\nécrire du Parquet",
    ),
    "error.unreadable_header": (
        "The header of {file} cannot be read: {problem}\nsee --encoding and --delimiter",
        "L'en-tête de {file} est illisible : {problem}\nvoir --encoding et --delimiter",
    ),
    "error.record_too_long": (
        "The record at line {line} (byte {offset}) of {file} is longer than 16 MB",
        "L'enregistrement à la ligne {line} (octet {offset}) de {file} dépasse 16 Mo",
    ),
    "error.too_many_columns": (
        "The record at line {line} (byte {offset}) of {file} has more than 100,000 columns",
        "L'enregistrement à la ligne {line} (octet {offset}) de {file} a plus de 100 000 colonnes",
    ),
    "error.late_member": (
        "The member {name} is missing from the first lines, which set the columns\nwrite JSON Lines instead",
        "Le membre {name} manque dans les premières lignes, qui fixent les colonnes\nécrire plutôt du JSON Lines",
    ),
    "error.no_header": (
        "{file} is empty: its first row must name the columns",
        "{file} est vide : la première ligne doit nommer les colonnes",
    ),
    "error.not_text": (
        "{file} is {kind}, not text\n"
        "name the format with its compression, such as --format csv.gz or --format fhir.gz, or the encoding, such as --encoding utf-16",
        "{file} est en {kind}, ce n'est pas du texte\n"
        "nommer le format avec sa compression, par exemple --format csv.gz ou --format fhir.gz, ou l'encodage, par exemple --encoding utf-16",
    ),
    "error.undecodable_file": (
        "{file} is not in {encoding}\nname another --encoding",
        "{file} n'est pas en {encoding}\nnommer un autre --encoding",
    ),
    "error.exists": (
        "{file} already exists\nadd --force to replace it",
        "{file} existe déjà\najouter --force pour le remplacer",
    ),
    "error.save_lines": (
        "--save draws the page of one value\ngive the value in place of -",
        "--save dessine la page d'une seule valeur\ndonner la valeur à la place de -",
    ),
    "error.save_form": (
        "--save writes SVG, not {given}\ngive a name that ends in .svg",
        "--save écrit du SVG, et non {given}\ndonner un nom qui finit par .svg",
    ),
    "error.save_exists": (
        "{file} already exists\ngive another name, or remove it first",
        "{file} existe déjà\ndonner un autre nom, ou le supprimer d'abord",
    ),
    "error.unreadable_row": (
        "Row {row} cannot be read: {problem}\nnothing was written; without --strict the row is kept, with the reason",
        "La ligne {row} est illisible : {problem}\n"
        "rien n'a été écrit ; sans --strict la ligne est gardée, avec la raison",
    ),
    "error.ragged": (
        "The row has {cells} cells, the header {columns}",
        "La ligne a {cells} cellules, l'en-tête {columns}",
    ),
    "error.undecodable": (
        "The row contains bytes that are invalid in the encoding of the file",
        "La ligne contient des octets invalides dans l'encodage du fichier",
    ),
    "error.open_quote": ("A quote is never closed", "Un guillemet n'est jamais fermé"),
    "error.stray_quote": (
        "A cell continues after its closing quote",
        "Une cellule continue après son guillemet fermant",
    ),
    "error.no_json": ("The line is not JSON", "La ligne n'est pas du JSON"),
    "error.too_deep": (
        "The line is JSON that is nested too deeply to be read",
        "La ligne est du JSON imbriqué trop profondément pour être lu",
    ),
    "error.no_object": ("The line is not a JSON object", "La ligne n'est pas un objet JSON"),
    "error.member_twice": ("The object has {names} twice", "L'objet a deux fois {names}"),
    # ------------------------------------------------------------------------------------------------- FHIR
    "error.fhir_alone_has": (
        "This option is for FHIR resources\nadd --format fhir if the file holds some",
        "Cette option est pour les ressources FHIR\najouter --format fhir si le fichier en contient",
    ),
    "error.code_form": (
        "{given} does not say what a code means\nwrite CODE=SPECIMEN or SYSTEM|CODE=SPECIMEN, such as --code 50960=serum",
        "{given} ne dit pas le sens d'un code\nécrire CODE=ÉCHANTILLON ou SYSTÈME|CODE=ÉCHANTILLON, par exemple --code 50960=serum",
    ),
    "error.code_means": (
        "--code cannot give a code the specimen {given}\nwrite CODE=serum, CODE=erythrocyte, CODE=ionized or CODE=urine",
        "--code ne peut pas donner à un code l'échantillon {given}\nécrire CODE=serum, CODE=erythrocyte, CODE=ionized ou CODE=urine",
    ),
    "error.code_known": (
        "The code {given} is {name} (specimen: {specimen})\nif the laboratory uses the code for another specimen, correct the code in the file",
        "Le code {given} est {name} (échantillon : {specimen})\nsi le laboratoire emploie ce code pour un autre échantillon, corriger le code dans le fichier",
    ),
    "error.unknown_code": (
        "The code {given} ({name}) says no known specimen\nsay which it is: --code {option}",
        "Le code {given} ({name}) ne dit aucun échantillon connu\ndire lequel : --code {option}",
    ),
    "error.no_code": (
        "The result {name} has no code that says its specimen\nsay which it is, by its name: --code {option}",
        "Le résultat {name} n'a pas de code qui dise son échantillon\ndire lequel, par son nom : --code {option}",
    ),
    "error.code_refused": (
        "The code {given} ({name}) has no limits in any document\nif the laboratory measures serum, erythrocytes or ionized magnesium by it: --code {given}=SPECIMEN",
        "Le code {given} ({name}) n'a de limites dans aucun document\nsi le laboratoire dose par lui le sérum, les érythrocytes ou le magnésium ionisé : --code {given}=ÉCHANTILLON",
    ),
    "error.code_whole_blood": (
        "The code {given} ({name}) means whole blood, for which no document has limits\nif the laboratory measures another specimen by it: --code {given}=erythrocyte",
        "Le code {given} ({name}) désigne le sang total, pour lequel aucun document ne donne de limites\nsi le laboratoire dose par lui un autre échantillon : --code {given}=erythrocyte",
    ),
    "error.code_other": (
        "The code {given} ({name}) means a specimen that no document has limits for\nif the laboratory measures another specimen by it: --code {given}=serum",
        "Le code {given} ({name}) désigne un échantillon pour lequel aucun document ne donne de limites\nsi le laboratoire dose par lui un autre échantillon : --code {given}=serum",
    ),
    "error.code_spot_urine": (
        "The code {given} ({name}) means any urine, mostly a single sample, but the documents' limits are for the urine of 24 hours\nif it was a 24 h collection: --code {given}=urine",
        "Le code {given} ({name}) désigne toute urine, le plus souvent un échantillon isolé, mais les limites des documents valent pour les urines de 24 heures\nsi ce sont des urines de 24 h : --code {given}=urine",
    ),
    "error.code_timed_urine": (
        "The code {given} ({name}) means urine collected over another time than 24 hours, but the documents' limits are for the urine of 24 hours",
        "Le code {given} ({name}) désigne des urines recueillies sur une autre durée que 24 heures, mais les limites des documents valent pour les urines de 24 heures",
    ),
    "error.codes_conflict": (
        "The codes of the result say different specimens: {known}\nask the laboratory which was measured, and correct the codes in the file",
        "Les codes du résultat disent des échantillons différents : {known}\ndemander au laboratoire lequel a été dosé, et corriger les codes dans le fichier",
    ),
    "error.specimen_ambiguous": (
        "The reference {reference} fits several resources Specimen that differ\nask for a Bundle in which each resource has its own fullUrl",
        "La référence {reference} désigne plusieurs ressources Specimen différentes\ndemander un Bundle où chaque ressource a son propre fullUrl",
    ),
    "error.specimen_withdrawn": (
        "The Specimen of the result has the status entered-in-error",
        "La ressource Specimen du résultat a le statut entered-in-error",
    ),
    "error.element_form": (
        "{element} does not have the form that FHIR gives it (R4 or later)",
        "{element} n'a pas la forme que FHIR lui donne (R4 ou plus récent)",
    ),
    "error.modified": (
        "The resource has {element}, which can change its meaning and is not read",
        "La ressource a {element}, qui peut en changer le sens et n'est pas lu",
    ),
    "error.two_values": ("The result has several values: {names}", "Le résultat a plusieurs valeurs : {names}"),
    "error.value_absent": (
        "The result has a value and a reason why it has none (dataAbsentReason)",
        "Le résultat a une valeur et une raison de n'en pas avoir (dataAbsentReason)",
    ),
    "error.value_type": (
        "A value of the type {type} is not read, only Quantity and string",
        "Une valeur du type {type} n'est pas lue, seulement Quantity et string",
    ),
    "error.number_as_text": (
        "The number of the value is written as a text, not as a number",
        "Le nombre de la valeur est écrit comme un texte, non comme un nombre",
    ),
    "error.unit_conflict": (
        "The code {ucum} and the unit {unit} of the value are different units",
        "Le code {ucum} et l'unité {unit} de la valeur sont des unités différentes",
    ),
    "error.unit_system": (
        "The unit is stated by the code {unit} of {system} alone, not by UCUM or a text",
        "L'unité n'est indiquée que par le code {unit} de {system}, ni par UCUM ni par un texte",
    ),
    "error.range_ambiguous": (
        "{count} reference ranges could apply\nto answer by the documents' limits: --ignore-ranges",
        "{count} intervalles de référence pourraient s'appliquer\npour répondre par les limites des documents : --ignore-ranges",
    ),
    "error.range_end": (
        "The end {bound} of the reference range is not a number as FHIR writes one, without quotes and comparator\nto answer by the documents' limits: --ignore-ranges",
        "La borne {bound} de l'intervalle de référence n'est pas un nombre tel que FHIR l'écrit, sans guillemets ni comparateur\npour répondre par les limites des documents : --ignore-ranges",
    ),
    "error.range_unread": (
        "The reference range {range} cannot be read\nto answer by the documents' limits: --ignore-ranges",
        "L'intervalle de référence {range} est illisible\npour répondre par les limites des documents : --ignore-ranges",
    ),
    "error.fhir_xml": (
        "{file} is XML at line {line} (byte {offset})\nexport the resources as JSON",
        "{file} est du XML à la ligne {line} (octet {offset})\nexporter les ressources en JSON",
    ),
    "error.fhir_no_json": (
        "{file} is not JSON at line {line}, column {column}; it may have been cut off",
        "{file} n'est pas du JSON à la ligne {line}, colonne {column} ; il a pu être coupé",
    ),
    "error.fhir_too_deep": (
        "{file} is JSON that is nested too deeply to be read\nexport the resources again; no resource of FHIR needs such a depth",
        "{file} est du JSON imbriqué trop profondément pour être lu\nexporter de nouveau les ressources ; aucune ressource FHIR n'a besoin d'une telle profondeur",
    ),
    "error.fhir_no_resource": (
        "{file} is JSON, but no resource of FHIR: it is not an object with a resourceType\n"
        "give an Observation, a DiagnosticReport, a Bundle of them, or NDJSON with one resource per line",
        "{file} est du JSON, mais pas une ressource FHIR : ce n'est pas un objet avec un resourceType\n"
        "donner une Observation, un DiagnosticReport, un Bundle de ceux-ci, ou du NDJSON avec une ressource par ligne",
    ),
    "error.fhir_bundle": (
        "{file} cannot be used ({place}): {problem}\nask the server for the Bundle again, or correct it",
        "{file} est inutilisable ({place}) : {problem}\ndemander de nouveau le Bundle au serveur, ou le corriger",
    ),
    "error.fhir_undecodable": (
        "{file} contains bytes that are invalid in its encoding, at line {line} (byte {offset})\nname another --encoding",
        "{file} contient des octets invalides dans son encodage, à la ligne {line} (octet {offset})\nnommer un autre --encoding",
    ),
    "error.fhir_alone": (
        "{file} holds the resource {type}\ngive an Observation, a DiagnosticReport, a Bundle of them, or NDJSON",
        "{file} contient la ressource {type}\ndonner une Observation, un DiagnosticReport, un Bundle de ceux-ci, ou du NDJSON",
    ),
    "error.fhir_history": (
        "{file} is a Bundle of the type history: the same result may be in it in several versions\nask the server for the present versions",
        "{file} est un Bundle du type history : le même résultat peut y figurer en plusieurs versions\ndemander au serveur les versions actuelles",
    ),
    "error.bundle_in_lines": (
        "Line {line} (byte {offset}) of {file} is a Bundle, but each line of NDJSON is one resource\ngive the Bundle as a file of its own",
        "La ligne {line} (octet {offset}) de {file} est un Bundle, mais chaque ligne de NDJSON est une ressource\ndonner le Bundle dans un fichier à part",
    ),
    "error.document_too_long": (
        "{file} is a single document longer than 64 MB\nexport the resources as NDJSON",
        "{file} est un seul document de plus de 64 Mo\nexporter les ressources en NDJSON",
    ),
    "error.closed_stream": ("{file} is closed", "{file} est fermé"),
    "error.explain_lines": (
        "--explain needs --json when values are read line by line\nadd --json, or interpret one value",
        "--explain demande --json quand les valeurs sont lues ligne à ligne\n"
        "ajouter --json, ou interpréter une seule valeur",
    ),
    "error.specimen_first": (
        "Which specimen is it?\nname it first: mgcheck serum {given}",
        "De quel échantillon s'agit-il ?\nle nommer d'abord : mgcheck serum {given}",
    ),
    "error.io": ("{file}: {problem}", "{file} : {problem}"),
    "error.rows_missing": (
        "{file}: {found} of {rows} rows could be read; the file is damaged",
        "{file} : {found} lignes sur {rows} ont pu être lues ; le fichier est endommagé",
    ),
    "error.polars": (
        "{file}: polars failed: {problem}\n"
        "the file may be damaged, or use what polars does not support; an environment variable that begins with POLARS_ may also be the cause",
        "{file} : échec de polars : {problem}\n"
        "le fichier est peut-être endommagé, ou d'une forme que polars ne prend pas en charge ; une variable d'environnement qui commence par POLARS_ peut aussi être en cause",
    ),
    # ------------------------------------------------------------------------------- what is wrong in a file
    "panel.syntax": (
        "it is not JSON (line {line}, column {column})",
        "ce n'est pas du JSON (ligne {line}, colonne {column})",
    ),
    "panel.text": ("it is not JSON in UTF-8", "ce n'est pas du JSON en UTF-8"),
    "panel.object": (
        "an object is expected, with some of these names: {names}",
        "un objet est attendu, avec certains de ces noms : {names}",
    ),
    "panel.value": (
        '{name}: a text such as "0.72 mmol/l" is expected, or a list of names',
        "{name} : un texte est attendu, par exemple « 0.72 mmol/l », ou une liste de noms",
    ),
    "panel.twice": ("a name is given twice", "un nom est donné deux fois"),
    "ranges.line": ("{key} (line {line})", "{key} (ligne {line})"),
    "ranges.unknown_key": ("there is no such key", "cette clé n'existe pas"),
    "ranges.missing_key": ("this key is missing", "cette clé manque"),
    "ranges.array": ("a list is expected here, in brackets", "une liste est attendue ici, entre crochets"),
    "ranges.string": ("a text is expected here, in quotes", "un texte est attendu ici, entre guillemets"),
    "ranges.not_laboratory": (
        "only true is expected here; leave the key out of a file with sources of its own",
        "seul true est attendu ici ; omettre la clé dans un fichier qui a ses propres sources",
    ),
    "ranges.laboratory_alone": (
        "a laboratory's file has ranges only: it may have neither [[source]] nor [[ruler]]",
        "le fichier d'un laboratoire n'a que des intervalles : ni [[source]] ni [[ruler]]",
    ),
    "ranges.no_range": (
        'the laboratory\'s file has no range; write one such as serum = ["0.75..1.00 mmol/L"]',
        'le fichier du laboratoire n\'a aucun intervalle ; en écrire un, par exemple serum = ["0.75..1.00 mmol/L"]',
    ),
    "ranges.range_twice": ("a second range in {unit}", "un second intervalle en {unit}"),
    "ranges.table": ("a table is expected here", "une table est attendue ici"),
    "ranges.text": (
        "a text of 1 to {longest} characters is expected in each language",
        "un texte de 1 à {longest} caractères est attendu dans chaque langue",
    ),
    "ranges.no_unit": (
        "'{given}' is not a unit; write mmol/L, mg/L, mg/dL, meq/L, mmol/(24.h), mg/(24.h) or %",
        "« {given} » n'est pas une unité ; écrire mmol/L, mg/L, mg/dL, meq/L, mmol/(24.h), mg/(24.h) ou %",
    ),
    "ranges.no_interval": (
        "'{given}' is not an interval such as [0.70, 1.05) or (3, inf)",
        "« {given} » n'est pas un intervalle comme [0.70, 1.05) ou (3, inf)",
    ),
    "ranges.empty": ("the interval {interval} is empty", "l'intervalle {interval} est vide"),
    "ranges.first_band": (
        "the first band begins with {interval} instead of (0",
        "la première bande commence par {interval} au lieu de (0",
    ),
    "ranges.last_band": (
        "the last band ends with {interval} instead of inf)",
        "la dernière bande finit par {interval} au lieu de inf)",
    ),
    "ranges.overlap": (
        "band '{id}', {above}, overlaps the band before it, {below}",
        "la bande « {id} », {above}, chevauche la précédente, {below}",
    ),
    "ranges.gap": (
        "there is a gap between {below} and {above} (band '{id}')",
        "il y a un trou entre {below} et {above} (bande « {id} »)",
    ),
    "ranges.order": (
        "the classes of the bands are not in ascending order",
        "les classes des bandes ne sont pas en ordre croissant",
    ),
    "ranges.no_normal": ("no band has the class normal", "aucune bande n'est de classe normal"),
    "ranges.band_twice": ("two bands have the same id, '{id}'", "deux bandes ont le même identifiant, « {id} »"),
    "ranges.unit_of_specimen": (
        "{unit} is not a unit of {specimen} magnesium",
        "{unit} n'est pas une unité du magnésium ({specimen})",
    ),
    "ranges.ruler_twice": (
        "{source} has two rulers for {specimen} in the same kind of unit",
        "{source} a deux échelles pour {specimen} dans des unités de même nature",
    ),
    "ranges.rulers_differ": (
        "the two rulers of {source} for {specimen} differ in their bands",
        "les deux échelles de {source} pour {specimen} n'ont pas les mêmes bandes",
    ),
    "ranges.source_twice": (
        "the source id '{id}' is given twice",
        "l'identifiant de source « {id} » est donné deux fois",
    ),
    "ranges.reserved": ("the id '{id}' belongs to mgcheck", "l'identifiant « {id} » est réservé à mgcheck"),
    "ranges.no_source": ("'{id}' is not among the sources", "« {id} » n'est pas parmi les sources"),
    "ranges.no_ruler": (
        "reference_ranges.toml: no ruler of {names}",
        "reference_ranges.toml : pas d'échelle de {names}",
    ),
    "ranges.too_large": ("the file is larger than {bytes} bytes", "le fichier dépasse {bytes} octets"),
    "ranges.too_deep": ("it is nested too deeply", "il est trop profondément imbriqué"),
    "system.EACCES": ("Permission denied", "Accès refusé"),
    "system.EISDIR": ("Is a directory", "C'est un répertoire"),
    "system.ENOENT": ("No such file or directory", "Aucun fichier ou répertoire de ce nom"),
    "system.ENOSPC": ("No space left on device", "Il n'y a plus de place sur le disque"),
    "system.ENOTDIR": ("Not a directory", "Ce n'est pas un répertoire"),
    "system.EROFS": ("Read-only file system", "Le système de fichiers est en lecture seule"),
    # ------------------------------------------------------------------------------------------------ help
    "help.usage": ("Usage:", "Usage :"),
    "help.examples": ("Examples", "Exemples"),
    "help.interpret": ("Interpret a result", "Interpréter un résultat"),
    "help.look_up": ("Look things up", "Consulter"),
    "help.input": ("Input", "Entrée"),
    "help.columns": ("Columns", "Colonnes"),
    "help.rows": ("Rows", "Lignes"),
    "help.reading": ("Reading", "Lecture"),
    "help.ranges": ("Ranges", "Intervalles"),
    "help.output": ("Output", "Sortie"),
    "help.disclaimer": (
        "mgcheck reports what documents say. It is not a medical device.",
        "mgcheck rapporte ce que disent des documents. Ce n'est pas un dispositif médical.",
    ),
    "help.options": ("Options", "Options"),
    "help.command": ("COMMAND", "COMMANDE"),
    "help.metavars": (
        "VALUE UNIT TARGET FILE LOW HIGH SPECIMEN SYSTEM QUANTITY DISORDER CONDITION WORD WEIGHT ROLE NAME FLAG SIDE COLUMN SIGN STEP",
        "VALEUR UNITÉ CIBLE FICHIER BAS HAUT ÉCHANTILLON SYSTÈME QUANTITÉ TROUBLE AFFECTION MOT POIDS RÔLE NOM INDICATEUR CÔTÉ COLONNE SIGNE PAS",
    ),
    # -------------------------------------------------------------------------------------------- commands
    "command.": (
        "Read a magnesium result as the laboratory wrote it, and print what five French documents say about it",
        "Lire un résultat de magnésium tel que le laboratoire l'a écrit, et afficher ce qu'en disent cinq documents français",
    ),
    "command.serum": ("Interpret serum (plasma) magnesium", "Interpréter la magnésémie (sérum ou plasma)"),
    "command.ionized": (
        "Interpret ionized magnesium or, in %, the ionized fraction",
        "Interpréter le magnésium ionisé ou, en %, la fraction ionisée",
    ),
    "command.erythrocyte": ("Interpret erythrocyte (red cell) magnesium", "Interpréter le magnésium érythrocytaire"),
    "command.urine": ("Interpret 24 h urinary magnesium", "Interpréter la magnésurie des 24 h"),
    "command.panel": ("Interpret two or more values together", "Interpréter ensemble deux valeurs ou plus"),
    "command.femg": ("Calculate the fractional excretion of magnesium", "Calculer la fraction excrétée du magnésium"),
    "command.loading-test": (
        "Calculate the retention in the intravenous loading test",
        "Calculer la rétention dans l'épreuve de charge intraveineuse",
    ),
    "command.batch": (
        "Interpret every row of a file: CSV, TSV, JSON Lines, Parquet, FHIR",
        "Interpréter chaque ligne d'un fichier : CSV, TSV, JSON Lines, Parquet, FHIR",
    ),
    "command.trend": (
        "Show the results of one person in order of time, on one ruler",
        "Montrer les résultats d'une personne dans l'ordre du temps, sur une même échelle",
    ),
    "command.convert": (
        "Convert a magnesium quantity into another unit, or into all",
        "Convertir une quantité de magnésium en une autre unité, ou en toutes",
    ),
    "command.ranges": (
        "Show every limit of every document, as printed, and where it stands",
        "Montrer chaque limite de chaque document, telle qu'imprimée, et où elle se trouve",
    ),
    "command.atlas": (
        "Show every answer to a value, and the values to which it is given",
        "Montrer toutes les réponses possibles à une valeur, et les valeurs qui reçoivent chacune",
    ),
    "command.causes": (
        "Show what causes a low or a high value, with the documents that list each",
        "Montrer les causes d'une valeur basse ou élevée, avec les documents qui citent chacune",
    ),
    "command.tests": (
        "Show the use, the method and the limits of each assay and test",
        "Montrer l'intérêt, la technique et les limites de chaque dosage et de chaque épreuve",
    ),
    "command.evidence": (
        "Show what each document says about a condition, side by side",
        "Montrer ce que chaque document dit d'une affection, côte à côte",
    ),
    "command.intake": ("Show how much magnesium a person needs a day", "Montrer le besoin quotidien en magnésium"),
    "command.foods": ("Show the magnesium in foods", "Montrer le magnésium des aliments"),
    "command.sources": (
        "Show the documents, who wrote them, and how much weight each carries",
        "Montrer les documents, leurs auteurs et le poids de chacun",
    ),
    "command.schema": ("Print the JSON Schema of the JSON output", "Afficher le schéma JSON de la sortie JSON"),
    "example.result": ("Interpret a result", "Interpréter un résultat"),
    "example.lab_range": (
        "Let the laboratory's own range decide the side",
        "Laisser décider l'intervalle du laboratoire",
    ),
    "example.detection": (
        "Interpret a value below a detection limit, in one line",
        "Interpréter une valeur sous la limite de détection, en une ligne",
    ),
    "example.lines": (
        "Interpret every line of a file, as JSON Lines",
        "Interpréter chaque ligne d'un fichier, en JSON Lines",
    ),
    "example.concentration": ("Interpret a concentration", "Interpréter une concentration"),
    "example.fraction": ("Interpret the ionized fraction", "Interpréter la fraction ionisée"),
    "example.source": ("Take the class from the other document", "Classer selon l'autre document"),
    "example.french": ("Answer in French", "Répondre en français"),
    "example.daily": ("Interpret an amount per day", "Interpréter une quantité par jour"),
    "example.volume": (
        "Interpret a concentration in a 24 h urine, with its volume",
        "Interpréter une concentration dans les urines de 24 h, avec leur volume",
    ),
    "example.together": ("Read serum and red cells together", "Lire ensemble sérum et érythrocytes"),
    "example.found": ("Add an associated disorder and a cause", "Ajouter un trouble associé et une cause"),
    "example.lab_ranges": (
        "Give the laboratory's range of a specimen",
        "Donner l'intervalle du laboratoire pour un échantillon",
    ),
    "example.json": ("Take the values from JSON", "Prendre les valeurs dans du JSON"),
    "example.femg": ("Use one serum and one urine sample", "À partir d'un sérum et d'un échantillon d'urines"),
    "example.retention": ("Compare the dose with what was excreted", "Comparer la dose et l'excrétion"),
    "example.baseline": ("Subtract the excretion before the test", "Déduire l'excrétion d'avant l'épreuve"),
    "example.trend": (
        "The results of one person in order of time",
        "Les résultats d'une personne dans l'ordre du temps",
    ),
    "example.trend_person": (
        "Choose the person, and name the column of the dates",
        "Choisir la personne et nommer la colonne des dates",
    ),
    "example.trend_picture": ("Also draw them over time", "Les tracer aussi dans le temps"),
    "example.file": ("Interpret every row of a file", "Interpréter chaque ligne d'un fichier"),
    "example.columns": ("Name the columns, and write Parquet", "Nommer les colonnes et écrire du Parquet"),
    "example.summary": ("Count, without writing rows", "Compter, sans écrire de lignes"),
    "example.one_unit": ("Convert into one unit", "Convertir en une unité"),
    "example.every_unit": ("Convert into every unit", "Convertir en toutes les unités"),
    "example.across": ("Convert with the volume of a 24 h urine", "Convertir avec le volume des urines de 24 h"),
    "example.all_limits": ("Show all limits", "Montrer toutes les limites"),
    "example.of_specimen": ("Show those of one specimen", "Montrer celles d'un échantillon"),
    "example.causes": ("Show causes of low serum magnesium", "Montrer les causes d'une magnésémie basse"),
    "example.causes_of_one": ("Show those that one document lists", "Montrer celles que cite un document"),
    "example.tests": ("Show all assays and tests", "Montrer tous les dosages et épreuves"),
    "example.conditions": ("List the conditions", "Lister les affections"),
    "example.condition": ("Show one of them", "En montrer une"),
    "example.weight": ("By weight and sex", "Selon le poids et le sexe"),
    "example.pregnant": ("Add pregnancy", "Avec une grossesse"),
    "example.atlas": ("Show all answers in one unit", "Montrer toutes les réponses dans une unité"),
    "example.atlas_json": ("Write all as JSON", "Tout écrire en JSON"),
    "example.foods": ("Show all foods, the richest first", "Montrer tous les aliments, les plus riches d'abord"),
    "example.food": ("Show some of them", "En montrer quelques-uns"),
    "example.sources": ("Show all sources", "Montrer toutes les sources"),
    "example.schema": ("Write the schema of an interpretation", "Écrire le schéma d'une interprétation"),
    "example.schema_of": ("Print that of another command", "Afficher celui d'une autre commande"),
    # --------------------------------------------------------------------------------------------- options
    "option.json": ("Print JSON instead of text", "Afficher du JSON au lieu de texte"),
    "option.lang": (
        "Language of the texts (default: from the locale; in JSON English)",
        "Langue des textes (par défaut celle du système ; en JSON l'anglais)",
    ),
    "option.version": ("Print the version", "Afficher la version"),
    "option.value": (
        "The value with its unit, in one word or several; - reads one value per line",
        "La valeur avec son unité, en un ou plusieurs mots ; - lit une valeur par ligne",
    ),
    "option.volume": (
        "Volume of the 24 h urine, for a value per liter",
        "Volume des urines de 24 h, pour une valeur par litre",
    ),
    "option.collection": (
        "Read an amount without a time (4.2 mmol) as that of a 24 h urine collection",
        "Lire une quantité sans durée (4,2 mmol) comme celle des urines de 24 h",
    ),
    "option.factor": (
        "A cause that the person has (an id from mgcheck causes); repeatable",
        "Une cause présente chez la personne (identifiant de mgcheck causes) ; répétable",
    ),
    "option.lab_range": (
        "The laboratory's own range, in the unit of the value; either end may be left out",
        "L'intervalle du laboratoire, dans l'unité de la valeur ; une des bornes peut manquer",
    ),
    "option.row_lab_range": (
        "The laboratory's own range, for rows without one; with its unit, or in that of --unit",
        "L'intervalle du laboratoire, pour les lignes sans le leur ; avec son unité, ou dans celle de --unit",
    ),
    "option.lab_ranges": (
        "The laboratory's own range for a specimen, in the unit of its value; repeatable",
        "L'intervalle du laboratoire pour un échantillon, dans l'unité de sa valeur ; répétable",
    ),
    "option.ranges": (
        "Your own ranges file (TOML), as a further source or as the laboratory's ranges",
        "Votre fichier d'intervalles (TOML), source supplémentaire ou intervalles du laboratoire",
    ),
    "option.source": ("Take the class from this document", "Classer selon ce document"),
    "option.full": (
        "Show everything: all cautions, signs and causes",
        "Tout afficher : mises en garde, signes et causes",
    ),
    "option.brief": ("Print one line", "Afficher une seule ligne"),
    "option.explain": (
        "Show how the value was read and compared with each limit",
        "Montrer comment la valeur a été lue et comparée à chaque limite",
    ),
    "option.no_ruler": ("Leave out the bars", "Omettre les barres"),
    "option.save": ("Also write the page as a picture", "Écrire aussi la page en image"),
    "option.exit_code": (
        "Exit status: 0 inside, 5 inside but not for every document, 10 outside, 15 perhaps severe, 20 severe, 30 undetermined",
        "Code de sortie : 0 dans l'intervalle, 5 dans l'intervalle mais pas selon tous les documents, 10 hors intervalle, 15 peut-être sévère, 20 sévère, 30 indéterminé",
    ),
    "option.stdin": (
        "Read a JSON object from standard input, with these names",
        "Lire un objet JSON sur l'entrée standard, avec ces noms",
    ),
    "option.serum": ("Serum magnesium", "Magnésémie"),
    "option.ionized": ("Ionized magnesium", "Magnésium ionisé"),
    "option.erythrocyte": ("Erythrocyte magnesium", "Magnésium érythrocytaire"),
    "option.urine": ("24 h urinary magnesium", "Magnésurie des 24 h"),
    "option.with": (
        "An associated disorder: hypokalemia or hypocalcemia; repeatable",
        "Un trouble associé : hypokalemia ou hypocalcemia ; répétable",
    ),
    "option.urine_magnesium": ("Urinary magnesium, as a concentration", "Magnésium urinaire, en concentration"),
    "option.serum_creatinine": ("Serum creatinine", "Créatininémie"),
    "option.urine_creatinine": ("Urinary creatinine", "Créatinine urinaire"),
    "option.dose": ("The dose given", "La dose administrée"),
    "option.urine_24h": (
        "What was excreted in the 24 h from the start of the test",
        "L'excrétion des 24 h à partir du début de l'épreuve",
    ),
    "option.baseline_24h": (
        "What was excreted in the 24 h before the test",
        "L'excrétion des 24 h précédant l'épreuve",
    ),
    "option.conversion": (
        "The value with its unit, and the unit to convert to (without it, every unit)",
        "La valeur avec son unité, et l'unité voulue (sinon, toutes)",
    ),
    "option.measured": (
        "Only the limits of this specimen or test",
        "Seulement les limites de cet échantillon ou de cette épreuve",
    ),
    "option.schema": (
        "The command whose output it describes (default: interpretation)",
        "La commande dont il décrit la sortie (par défaut interpretation)",
    ),
    "option.direction": (
        "Causes of a low or of a high value (default: both)",
        "Causes d'une valeur basse (low) ou élevée (high) ; par défaut les deux",
    ),
    "option.cause_source": ("Only what this document lists", "Seulement ce que cite ce document"),
    "option.cause_specimen": (
        "The specimen of which the value is low or high (default: serum)",
        "L'échantillon dont la valeur est basse ou élevée (par défaut serum)",
    ),
    "option.condition": (
        "A condition, in English or French, accents optional (default: list them)",
        "Une affection, en français ou en anglais, accents facultatifs (sinon, la liste)",
    ),
    "option.atlas_specimen": ("The specimen (default: all)", "L'échantillon (sinon, tous)"),
    "option.atlas_unit": (
        "The unit (default: those into which answers are converted)",
        "L'unité (sinon, celles dans lesquelles les réponses sont converties)",
    ),
    "option.food": (
        "A word of a food's name, in English or French (default: all foods)",
        "Un mot du nom d'un aliment, en français ou en anglais (sinon, tous)",
    ),
    "option.weight": ("Body weight, such as 70kg", "Poids, par exemple 70kg"),
    "option.sex": ("Sex (default: both)", "Sexe (par défaut les deux)"),
    "option.pregnant": ("Pregnancy", "Grossesse"),
    "option.lactating": ("Lactation", "Allaitement"),
    "option.growth": ("Rapid growth in adolescence", "Forte croissance à l'adolescence"),
    "option.intake_full": (
        "Also show what the documents say of needs, absorption and food",
        "Afficher aussi ce que les documents disent des besoins, de l'absorption et des aliments",
    ),
    "option.file": ("The file; - for standard input", "Le fichier ; - pour l'entrée standard"),
    "option.specimen": ("The specimen of all rows", "L'échantillon de toutes les lignes"),
    "option.specimen_map": (
        "What another word in the specimen column means, such as Mg-P=serum; repeatable",
        "Sens d'un autre mot de la colonne specimen, par exemple Mg-P=serum ; répétable",
    ),
    "option.code": (
        "FHIR: the specimen that another code means, such as 50960=serum; repeatable",
        "FHIR : l'échantillon que désigne un autre code, par exemple 50960=serum ; répétable",
    ),
    "option.ignore_ranges": (
        "FHIR: do not read the reference ranges of the results",
        "FHIR : ne pas lire les intervalles de référence des résultats",
    ),
    "option.unit": (
        "The unit of the rows that state none; where a unit column is blank, with a warning",
        "L'unité des lignes qui n'en portent pas ; avec un avertissement quand la colonne de l'unité est vide",
    ),
    "option.column": (
        "The column for a role: specimen, value, fallback (read where the value is missing), unit, low and high or range (the laboratory's own range, by its ends or whole), comparator, volume (of a 24 h urine), flag (to be compared with the verdict); repeatable",
        "La colonne d'un rôle : specimen, value, fallback (lue quand value manque), unit, low et high ou range (l'intervalle du laboratoire, par ses bornes ou entier), comparator (comparateur), volume (des urines de 24 h), flag (à comparer au verdict) ; répétable",
    ),
    "option.flag_map": (
        "What other flags mean: low, inside, high or outside, such as B=low,E=high",
        "Sens d'autres indicateurs : low, inside, high ou outside, par exemple B=low,E=high",
    ),
    "option.prefix": (
        "Prefix of the new columns (default: mgcheck)",
        "Préfixe des nouvelles colonnes (par défaut mgcheck)",
    ),
    "option.trend_where": (
        "Take only these rows; repeatable: one of the values of each column named",
        "Ne prendre que ces lignes ; répétable : l'une des valeurs de chaque colonne nommée",
    ),
    "option.date_format": (
        "How dates are written, if not in ISO 8601: %d/%m/%Y %H:%M",
        "Écriture des dates, si ce n'est ISO 8601 : %d/%m/%Y %H:%M",
    ),
    "option.last": ("Show the last results, 40 by default", "Montrer les derniers résultats, 40 par défaut"),
    "option.save_trend": ("Also draw the results over time as a picture", "Tracer aussi les résultats dans le temps"),
    "option.trend_column": (
        "The column for a role: date, subject (the person), and those of mgcheck batch: specimen, value, fallback (read where the value is missing), unit, low and high or range (the laboratory's own range, by its ends or whole), comparator, volume (of a 24 h urine), flag; repeatable",
        "La colonne d'un rôle : date, subject (la personne) et ceux de mgcheck batch : specimen, value, fallback (lue là où la valeur manque), unit, low et high ou range (l'intervalle propre du laboratoire, par ses bornes ou entier), comparator, volume (d'une urine des 24 h), flag ; répétable",
    ),
    "option.where": (
        "Interpret only these rows; the others pass through; repeatable: one of the values of each column named",
        "N'interpréter que ces lignes ; les autres passent telles quelles ; répétable : l'une des valeurs de chaque colonne nommée",
    ),
    "option.missing": (
        "A word that stands for an empty cell, besides n/a, -, ___ and the like; repeatable",
        "Un mot qui vaut une cellule vide, outre n/a, -, ___, etc. ; répétable",
    ),
    "option.only": ("Drop the rows that are not interpreted", "Retirer les lignes non interprétées"),
    "option.strict": (
        "Stop at the first row that cannot be read; write nothing",
        "S'arrêter à la première ligne illisible ; ne rien écrire",
    ),
    "option.format": (
        "Format of FILE, if its name does not tell: csv, tsv, jsonl, parquet or fhir; also csv.gz and the like",
        "Format de FICHIER, si son nom ne l'indique pas : csv, tsv, jsonl, parquet ou fhir ; aussi csv.gz, etc.",
    ),
    "option.delimiter": ("Field separator of a CSV file", "Séparateur de champs d'un CSV"),
    "option.encoding": ("Encoding of a text file (default: utf-8)", "Encodage d'un fichier texte (par défaut utf-8)"),
    "option.decimal": (
        "Decimal mark of the file (default: dot)",
        "Séparateur décimal du fichier : dot (point, par défaut) ou comma (virgule)",
    ),
    "option.resolution": (
        "Precision of values that do not show it, such as 0.1",
        "Précision des valeurs qui ne la montrent pas, par exemple 0.1",
    ),
    "option.output": ("Where to write; - for standard output", "Où écrire ; - pour la sortie standard"),
    "option.output_format": (
        "Format of the output, if the name after -o does not tell (default: that of FILE, CSV for FHIR)",
        "Format de sortie, si le nom après -o ne l'indique pas (par défaut celui de FICHIER, CSV pour FHIR)",
    ),
    "option.force": ("Replace an existing file", "Remplacer un fichier existant"),
    "option.summary": (
        "Print counts; without -o instead of the rows",
        "Afficher des décomptes ; sans -o, à la place des lignes",
    ),
    "option.help": ("Show this help", "Afficher cette aide"),
    "option.install_completion": (
        "Install completion for your shell",
        "Installer la complétion pour votre shell",
    ),
    "option.show_completion": ("Print the completion script", "Afficher le script de complétion"),
    # -------------------------------------------------------------------------------------------- warnings
    "warning.flag_disagrees": (
        "The laboratory's flag {flag} does not agree with this verdict. Check the value, its unit and the laboratory's range (mgcheck's own rule).",
        "L'indicateur {flag} du laboratoire ne s'accorde pas avec ce verdict. Vérifier la valeur, son unité et l'intervalle du laboratoire (règle propre à mgcheck).",
    ),
    "warning.marked": (
        "The laboratory marked this result with {flag}, which may be a flag or a footnote: see its report. It is not compared with the verdict (mgcheck's own rule).",
        "Le laboratoire a marqué ce résultat par {flag}, indicateur ou renvoi à une note : voir son compte rendu. La marque n'est pas comparée au verdict (règle propre à mgcheck).",
    ),
    "warning.severe_elsewhere": (
        "{source} calls this value severe: {band} [{place}].",
        "{source} qualifie cette valeur de sévère : {band} [{place}].",
    ),
    "warning.severe_possible_elsewhere": (
        "{source} may call this value severe; its possible verdicts: {band} [{place}].",
        "{source} peut qualifier cette valeur de sévère ; ses verdicts possibles : {band} [{place}].",
    ),
    "warning.lab_range_crosses": (
        "The laboratory's range {range} is doubtful and not used: it crosses the limit of {source} that would complete it. Check the range and its unit (mgcheck's own rule).",
        "L'intervalle du laboratoire {range} est douteux et n'est pas utilisé : il croise la limite de {source} qui le compléterait. Vérifier l'intervalle et son unité (règle propre à mgcheck).",
    ),
    "warning.lab_range_end_far": (
        "The laboratory's range {range} is doubtful and not used: its limit is far from that of every document. Check the range and its unit (mgcheck's own rule).",
        "L'intervalle du laboratoire {range} est douteux et n'est pas utilisé : sa limite est loin de celle de chaque document. Vérifier l'intervalle et son unité (règle propre à mgcheck).",
    ),
    "warning.lab_range_far": (
        "The laboratory's range {range} is doubtful and not used: its middle is far from that of every document's interval. Check the range and its unit (mgcheck's own rule).",
        "L'intervalle du laboratoire {range} est douteux et n'est pas utilisé : son milieu est loin de celui de l'intervalle de chaque document. Vérifier l'intervalle et son unité (règle propre à mgcheck).",
    ),
    "warning.unit_slip": (
        "{written} is far outside the reference interval; {candidates} would be inside it. Check the unit with the laboratory; it was not changed (mgcheck's own rule).",
        "{written} est très en dehors de l'intervalle de référence ; {candidates} serait dedans. Vérifier l'unité auprès du laboratoire ; elle n'a pas été changée (règle propre à mgcheck).",
    ),
    "warning.unit_slip_fraction": (
        "{written} is far outside the reference interval; {candidates} would be inside that of ionized magnesium. Check the unit with the laboratory; it was not changed (mgcheck's own rule).",
        "{written} est très en dehors de l'intervalle de référence ; {candidates} serait dans celui du magnésium ionisé. Vérifier l'unité auprès du laboratoire ; elle n'a pas été changée (règle propre à mgcheck).",
    ),
    "warning.lab_range_unit": (
        "{candidates} would fit; if that is meant, give the range with its unit.",
        "{candidates} conviendrait ; si c'est cela, donner l'intervalle avec son unité.",
    ),
    "warning.contradiction": (
        "The ionized value exceeds the serum value, of which it is a part (another time, another method, or rounding); the fraction is not interpreted.",
        "La valeur ionisée dépasse la valeur sérique, dont elle fait partie (autre moment, autre méthode ou arrondi) ; la fraction n'est pas interprétée.",
    ),
    "warning.implausible": (
        "{written} is implausible: outside {low} to {high} {unit} (mgcheck's own bounds).",
        "{written} n'est pas plausible : hors de {low} à {high} {unit} (bornes propres à mgcheck).",
    ),
    "ui.input.weight_kg": ("A body weight of {written}", "Un poids de {written}"),
    "ui.input.volume_l": ("A 24 h urine volume of {written}", "Un volume urinaire de 24 h de {written}"),
    "ui.input.serum_creatinine_mmol_l": ("A serum creatinine of {written}", "Une créatinine sérique de {written}"),
    "ui.input.urine_creatinine_mmol_l": ("A urinary creatinine of {written}", "Une créatinine urinaire de {written}"),
    "ui.input.urine_magnesium_mmol_l": ("A urinary magnesium of {written}", "Un magnésium urinaire de {written}"),
    "ui.input.dose_mmol": ("A dose of {written}", "Une dose de {written}"),
    "ui.input.excretion_mmol": ("An excretion of {written}", "Une excrétion de {written}"),
    "warning.unit_case": (
        "{written} is read as {unit}: a capital M is not mega here.",
        "{written} est lu {unit} : un M majuscule ne signifie pas méga ici.",
    ),
    "warning.time_assumed": (
        "{written} has no time: it is read as the amount in 24 hours, because the specimen or --collection says so.",
        "{written} est sans durée : lu comme la quantité en 24 heures, d'après l'échantillon ou --collection.",
    ),
    "warning.unit_dependent": (
        '{source} prints rounded limits in two units: as {written} the verdict is "{band}", as {converted} it would be "{other}" [{place}].',
        "{source} imprime des limites arrondies en deux unités : pour {written} le verdict est « {band} », pour {converted} il serait « {other} » [{place}].",
    ),
    # --------------------------------------------------------------------------------------------- words
    "class.severe": ("severe", "sévère"),
    "class.undecided": ("undecided", "indéterminée"),
    "class.not_beyond_high": ("not low", "non basse"),
    "class.not_beyond_low": ("not high", "non élevée"),
    "class.implausible": ("implausible", "non plausible"),
    "class.on_the_limit": ("on the limit of {other}", "à la limite de « {other} »"),
    "word.did_you_mean": ("did you mean {near}? ", "vouliez-vous dire {near} ? "),
    "word.numbers_or_texts": ("numbers or texts", "nombres ou textes"),
    "label.low": ("low", "bas"),
    "label.high": ("high", "élevé"),
    "label.open": ("{name}, severity undetermined", "{name}, sévérité indéterminée"),
    "label.severe_hypo_for": ("severely low for {whose}", "sévèrement bas pour {whose}"),
    "label.hypo_for": ("low for {whose}", "bas pour {whose}"),
    "label.normal_for": ("within the range of {whose}", "dans l'intervalle de {whose}"),
    "label.not_beyond_high": ("not low for {whose}", "non bas pour {whose}"),
    "label.not_beyond_low": ("not high for {whose}", "non élevé pour {whose}"),
    "label.hyper_for": ("high for {whose}", "élevé pour {whose}"),
    "label.severe_hyper_for": ("severely high for {whose}", "sévèrement élevé pour {whose}"),
    "label.undetermined": (
        "undetermined: the value may lie on more than one side of the limits",
        "indéterminé : la valeur peut se trouver de part ou d'autre des limites",
    ),
    "lab.below": ("below the laboratory's range {range}", "en dessous de l'intervalle du laboratoire {range}"),
    "lab.inside": ("inside the laboratory's range {range}", "dans l'intervalle du laboratoire {range}"),
    "lab.above": ("above the laboratory's range {range}", "au-dessus de l'intervalle du laboratoire {range}"),
    "lab.not_below": ("not below the laboratory's limit {range}", "pas en dessous de la limite du laboratoire {range}"),
    "lab.not_above": ("not above the laboratory's limit {range}", "pas au-dessus de la limite du laboratoire {range}"),
    "lab.doubtful": ("doubtful range {range}, not used", "intervalle douteux {range}, non utilisé"),
    "ui.summary.rows": ("Rows: {rows}", "Lignes : {rows}"),
    "ui.summary.missing": ("no value: {rows}", "sans valeur : {rows}"),
    "ui.summary.unreadable": ("unreadable: {rows}", "illisibles : {rows}"),
    "ui.summary.undetermined": ("class undetermined: {rows}", "classe indéterminée : {rows}"),
    "ui.summary.passed_through": ("not interpreted: {rows}", "non interprétées : {rows}"),
    "ui.summary.values": (
        "min {min}, median {median}, max {max} {unit} (values: {values})",
        "min {min}, médiane {median}, max {max} {unit} (valeurs : {values})",
    ),
    "ui.summary.warnings": ("Warnings", "Avertissements"),
    "ui.summary.errors": ("Rows that cannot be read", "Lignes illisibles"),
    "ui.summary.flags": ("The laboratory's flag and the class", "L'indicateur du laboratoire et la classe"),
    "ui.summary.agreement": (
        "agree: {agree}, disagree: {disagree}, undecided: {undecided}",
        "concordants : {agree}, discordants : {disagree}, indécis : {undecided}",
    ),
    "ui.summary.no_flag": ("(none)", "(aucun)"),
    "ui.summary.no_class": ("(no class)", "(sans classe)"),
    "ui.summary.disagreement": (
        "flag {flag}, value {verdict}: {rows}",
        "indicateur {flag}, valeur {verdict} : {rows}",
    ),
    "ui.summary.unknown_flags": (
        "flags not known (see --flag-map): {names}",
        "indicateurs inconnus (voir --flag-map) : {names}",
    ),
    "ui.summary.skipped": ("Passed over, without a row", "Laissés de côté, sans ligne"),
    "ui.skipped.other_analyte": ("results of other analytes", "résultats d'autres analytes"),
    "ui.skipped.other_resource": ("other resources", "autres ressources"),
    "ui.skipped.nested": (
        "magnesium inside other resources",
        "magnésium dans d'autres ressources",
    ),
    "ui.skipped.no_value": ("without a value", "sans valeur"),
    "ui.skipped.data_absent": ("without a value, with the reason", "sans valeur, avec la raison"),
    "ui.skipped.status": ("by their status", "d'après leur statut"),
    "ui.summary.unknown_codes": (
        "Magnesium by codes that are not known",
        "Magnésium sous des codes inconnus",
    ),
    "ui.summary.unknown_code": (
        "{code} {name}: {rows}; for example, --code {option}",
        "{code} {name} : {rows} ; par exemple, --code {option}",
    ),
    "ui.summary.no_code": (
        "{name}, without a code: {rows}; for example, --code {option}",
        "{name}, sans code : {rows} ; par exemple, --code {option}",
    ),
    "ui.summary.unread_specimens": ("Specimens that are not understood", "Échantillons non compris"),
    "ui.summary.unread_specimen": (
        "{words}: {rows}; if it is serum: --specimen-map {option}",
        "{words} : {rows} ; si c'est du sérum : --specimen-map {option}",
    ),
    "ui.summary.unresolved": (
        "References to a Specimen that is not in the file: {rows}",
        "Références à une ressource Specimen absente du fichier : {rows}",
    ),
    "ui.summary.formulas": (
        "Cells of the file that a spreadsheet would run as formulas: {cells}",
        "Cellules du fichier qu'un tableur exécuterait comme formules : {cells}",
    ),
    "ui.summary.provenance": (
        "mgcheck {mgcheck_version}, data {knowledge_edition}, class from {headline_source}",
        "mgcheck {mgcheck_version}, données {knowledge_edition}, classe selon {headline_source}",
    ),
    "ui.summary.unmatched": ("no row matches --where", "aucune ligne ne répond à --where"),
    "ui.became.rows": ("{rows} row{s}", "{rows} ligne{s}"),
    "ui.became.interpreted": ("{rows} interpreted", "{rows} interprétée{s}"),
    "ui.became.passed": ("{rows} passed over", "{rows} laissée{s} de côté"),
    "ui.became.dropped": ("{rows} dropped", "{rows} supprimée{s}"),
    "ui.became.missing": ("{rows} missing", "{rows} sans valeur"),
    "ui.became.unreadable": ("{rows} unreadable", "{rows} illisible{s}"),
    "ui.look": ("to look at", "à vérifier"),
    "ui.look.row": ("row", "ligne"),
    "ui.look.value": ("value", "valeur"),
    "ui.look.why": ("why", "raison"),
    "ui.look.more": (
        "and {rows} more; --summary counts all of them",
        "et {rows} autre{s} ; --summary les compte toutes",
    ),
    "ui.look.unit_slip": ("{candidates} would be normal", "{candidates} serait normal"),
    "ui.noticed.code_specimen": (
        "specimen from --code, the Specimen says another",
        "échantillon de --code, la ressource Specimen en dit un autre",
    ),
    "ui.noticed.code_name": (
        "name of another specimen or analyte than the code",
        "nom d'un autre échantillon ou analyte que le code",
    ),
    "ui.noticed.specimen_unread": (
        "Specimen not understood, specimen from the code",
        "ressource Specimen non comprise, échantillon du code",
    ),
    "ui.noticed.code_unit": (
        "code of a mass beside a molar unit, or the reverse",
        "code de masse et unité molaire, ou l'inverse",
    ),
    "ui.noticed.not_final": ("result without a final status", "résultat sans statut définitif"),
    "ui.noticed.range_conditional": (
        "range of the laboratory for some persons",
        "intervalle du laboratoire propre à certaines personnes",
    ),
    "ui.noticed.range_text": (
        "range whose text differs from its ends or is unclear",
        "intervalle dont le texte diffère des bornes ou est obscur",
    ),
    "ui.noticed.range_type": (
        "range of an unknown type, not used",
        "intervalle d'un type inconnu, non utilisé",
    ),
    "ui.noticed.fallback": ("read from the fallback column", "valeur lue dans la colonne fallback"),
    "ui.noticed.flag_disagrees": (
        "the flag beside the value says otherwise",
        "l'indicateur à côté de la valeur dit autre chose",
    ),
    "ui.noticed.marked": ("marked with *, perhaps a footnote", "marqué d'un *, peut-être un renvoi"),
    "ui.noticed.implausible": ("implausible value", "valeur non plausible"),
    "ui.noticed.lab_range_doubtful": (
        "laboratory's range doubtful, not used",
        "intervalle du laboratoire douteux, non utilisé",
    ),
    "ui.noticed.severe_elsewhere": ("severe for another document", "sévère selon un autre document"),
    "ui.noticed.severe_possible_elsewhere": (
        "perhaps severe for another document",
        "peut-être sévère selon un autre document",
    ),
    "ui.noticed.time_assumed": ("amount without a time, read as 24 h", "quantité sans durée, lue comme celle de 24 h"),
    "ui.noticed.unit_case": ("unit read whatever its capitals", "unité lue sans égard aux majuscules"),
    "ui.noticed.unit_dependent": ("verdict that depends on the unit", "verdict qui dépend de l'unité"),
    "ui.noticed.unit_filled": ("unit from --unit, none in the row", "unité de --unit, aucune dans la ligne"),
    "ui.noticed.unit_slip": ("doubtful unit", "unité douteuse"),
    "ui.look.flag": (
        "{verdict}, but the laboratory's flag says {flag}",
        "{verdict}, mais {flag} selon l'indicateur du laboratoire",
    ),
    "ui.progress": ("{rows} rows, {rate}/s", "{rows} lignes, {rate}/s"),
    "warning.unmatched": (
        "no row matches --where {conditions}; none was interpreted",
        "aucune ligne ne répond à --where {conditions} ; aucune n'a été interprétée",
    ),
    "warning.formula_cells": (
        "a spreadsheet would run some cells of the input as formulas ({cells}); they were written unchanged",
        "un tableur exécuterait des cellules de l'entrée comme formules ({cells}) ; elles ont été écrites telles quelles",
    ),
    "warning.fhir_incomplete": (
        "{file} is one page of several: its Bundle has a link to the next",
        "{file} est une page parmi plusieurs : son Bundle a un lien vers la suivante",
    ),
    "warning.fhir_repeated": (
        "some results have an id that came before ({count}); each has its row",
        "des résultats ont un id déjà rencontré ({count}) ; chacun a sa ligne",
    ),
    "warning.fhir_nothing": (
        "{file} holds no result of magnesium",
        "{file} ne contient aucun résultat de magnésium",
    ),
    "warning.left_out": ("row {row} is left out: {problem}", "la ligne {row} est écartée : {problem}"),
    "warning.left_out_more": (
        "further rows are left out ({count}); --json lists them all",
        "d'autres lignes sont écartées ({count}) ; --json les donne toutes",
    ),
    "warning.no_subject": (
        "no column names the person; all rows count as those of one person",
        "aucune colonne ne nomme la personne ; toutes les lignes comptent pour une seule personne",
    ),
    "warning.date_alone": (
        "on {days} a result has a date without a time: it stands before those with a time, which may not be its place",
        "le {days}, un résultat a une date sans heure : il est placé avant ceux qui ont une heure, peut-être à tort",
    ),
    "warning.fhir_left_out": (
        "{file} has no row: its results of magnesium are all left out ({reasons})",
        "{file} ne donne aucune ligne : ses résultats de magnésium sont tous laissés de côté ({reasons})",
    ),
    "warning.fhir_nested": (
        "magnesium inside other resources (Parameters, List and the like) is not read ({count})",
        "le magnésium dans d'autres ressources (Parameters, List, etc.) n'est pas lu ({count})",
    ),
    "warning.fhir_unresolved": (
        "some results refer to a Specimen that is not in the file ({count}); their codes alone say the specimen",
        "des résultats renvoient à une ressource Specimen absente du fichier ({count}) ; seuls leurs codes disent l'échantillon",
    ),
    "warning.closed_pipe": (
        "the output was closed before all rows were written",
        "la sortie a été fermée avant que toutes les lignes soient écrites",
    ),
    "warning.file_changed": (
        "{file} changed while it was being read: its last rows may be missing or cut off",
        "{file} a été modifié pendant la lecture : ses dernières lignes peuvent manquer ou être coupées",
    ),
    "ui.error": ("error:", "Erreur\u00a0:"),
    "ui.warning": ("warning:", "Avertissement\u00a0:"),
    "ui.hint": ("hint:", "Conseil\u00a0:"),
    "ui.empty": ("(blank)", "(vide)"),
    "ui.borderline": ("borderline", "limite"),
    "ui.borderline_severe": ("borderline severe", "à la limite de sévère"),
    "ui.title.serum": ("Serum magnesium", "Magnésémie"),
    "ui.title.ionized": ("Ionized magnesium", "Magnésium ionisé"),
    "ui.title.ionized_fraction": ("Ionized fraction", "Fraction ionisée"),
    "ui.title.erythrocyte": ("Erythrocyte magnesium", "Magnésium érythrocytaire"),
    "ui.title.urine": ("24 h urinary magnesium", "Magnésurie des 24 h"),
    "ui.flag": ("HL7 flag {flag}", "code HL7 {flag}"),
    "ui.no_flag": ("no HL7 flag", "sans code HL7"),
    "ui.legend.severe": ("severe", "sévère"),
    "ui.legend.outside": ("outside", "hors intervalle"),
    "ui.legend.inside": ("reference interval", "intervalle de référence"),
    "ui.manifestations": ("Expected manifestations", "Manifestations attendues"),
    "ui.cautions": ("Cautions", "Mises en garde"),
    "ui.limits": ("Limits of the assay", "Limites du dosage"),
    "ui.next_checks": ("Check next", "À contrôler"),
    "ui.factors": ("Factors given", "Facteurs indiqués"),
    "ui.factor.moves": ("{source} says it {moves}", "selon {source}, {moves}"),
    "ui.factor.cause": ("a possible cause", "une cause possible"),
    "ui.factor.may_move": ("if anything, it {moves}", "tout au plus, {moves}"),
    "ui.factor.deficit": (
        "{source} names it as a cause of deficit",
        "{source} en fait une cause de déficit",
    ),
    "ui.factor.silent": (
        "no document says which way it moves this value",
        "aucun document ne dit dans quel sens cette valeur varie",
    ),
    "ui.moves.serum.low": ("lowers serum magnesium", "abaisse la magnésémie"),
    "ui.moves.serum.high": ("raises serum magnesium", "élève la magnésémie"),
    "ui.moves.erythrocyte.low": ("lowers erythrocyte magnesium", "abaisse le magnésium érythrocytaire"),
    "ui.moves.urine.low": ("lowers excretion", "diminue l'excrétion"),
    "ui.moves.urine.high": ("raises excretion", "augmente l'excrétion"),
    "ui.explain": ("How the value was read and compared", "Lecture de la valeur et comparaison"),
    "ui.explain.text": ("text as read", "texte lu"),
    "ui.explain.number": ("number", "nombre"),
    "ui.explain.number_value": ("{number}, to the nearest {step} {unit}", "{number}, écrit à {step} {unit} près"),
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
    "ui.system.neuromuscular": ("neuromuscular", "neuromusculaire"),
    "ui.system.central_nervous": ("neurological", "neurologique"),
    "ui.system.cardiovascular": ("cardiovascular", "cardiovasculaire"),
    "ui.system.digestive": ("digestive", "digestif"),
    "ui.system.metabolic": ("metabolic, other", "métabolique, autre"),
    "ui.system.general": ("general", "général"),
    "ui.specimen.serum": ("serum", "sérum"),
    "ui.specimen.ionized": ("ionized", "ionisé"),
    "ui.specimen.erythrocyte": ("erythrocyte", "érythrocyte"),
    "ui.specimen.urine": ("24 h urine", "urines de 24 h"),
    "ui.specimen.whole_blood": ("whole blood", "sang total"),
    "ui.specimen.spot_urine": ("any urine", "toute urine"),
    "ui.specimen.timed_urine": ("urine of another time than 24 h", "urines d'une autre durée que 24 h"),
    "ui.specimen.other": ("another specimen", "autre échantillon"),
    "ui.specimen.by_code": (
        "{specimen}, by the code {code}; if the laboratory confirms it: --code {option}",
        "{specimen}, d'après le code {code} ; si le laboratoire le confirme : --code {option}",
    ),
    "ui.specimen.fractional_excretion": ("fractional excretion", "fraction excrétée"),
    "ui.specimen.loading_test": ("intravenous loading test", "épreuve de charge intraveineuse"),
    "ui.specimen.oral_trial": ("oral trial", "épreuve orale"),
    "ui.specimen.isotopes": ("radioisotopes", "radio-isotopes"),
    "ui.mechanism.absorption": ("poor absorption", "défaut d'absorption"),
    "ui.mechanism.renal_loss": ("renal loss", "perte rénale"),
    "ui.mechanism.several": (
        "several mechanisms for boisleve, renal loss for rms",
        "plusieurs mécanismes selon boisleve, perte rénale selon rms",
    ),
    "ui.mechanism.retention": ("renal retention", "rétention rénale"),
    "ui.mechanism.drugs": ("other drugs", "autres médicaments"),
    "ui.mechanism.needs": ("increased needs", "besoins accrus"),
    "ui.mechanism.intake": ("intake", "apports"),
    "ui.mechanism.endocrine": ("endocrine disease", "troubles endocriniens"),
    "ui.mechanism.stress": ("stress", "stress"),
    "ui.mechanism.sweat": ("loss in sweat", "perte sudorale"),
    "ui.mechanism.disease": ("other disease", "autre maladie"),
    "ui.mechanism.genetic": ("genetic", "génétique"),
    "ui.mechanism.kidney": ("kidney", "rein"),
    "ui.mechanism.timing": ("at the time of sampling", "au moment du prélèvement"),
    "ui.direction.low": ("Causes of a low value ({specimen})", "Causes d'une valeur basse ({specimen})"),
    "ui.direction.low_or_deficit": (
        "Causes of a low value or of a deficit ({specimen})",
        "Causes d'une valeur basse ou d'un déficit ({specimen})",
    ),
    "ui.direction.high": ("Causes of a high value ({specimen})", "Causes d'une valeur élevée ({specimen})"),
    "ui.direction.unsaid": (
        "Causes for which no document states a direction",
        "Causes dont aucun document ne précise le sens",
    ),
    "ui.causes.principal": (
        "marks rms's principal causes of hypomagnesemia in current practice",
        "signale les principales causes d'hypomagnésémie en pratique courante selon rms",
    ),
    "ui.direction.none": (
        "mgcheck lists no cause of such a value (for serum: mgcheck causes).",
        "mgcheck ne liste aucune cause d'une telle valeur (pour le sérum : mgcheck causes).",
    ),
    "ui.labelled": ("{label}: {text}", "{label} : {text}"),
    "ui.about.use": ("Use", "Intérêt"),
    "ui.about.when": ("When", "Indication"),
    "ui.about.method": ("Method", "Technique"),
    "ui.about.limits": ("Limits", "Limites"),
    "ui.promotional": ("promotional page", "page promotionnelle"),
    "ui.conditions": (
        "Conditions (mgcheck evidence NAME shows one)",
        "Affections (mgcheck evidence NOM en montre une)",
    ),
    "ui.no_treatment": (
        "These are claims of the documents; mgcheck recommends no treatment. Check kidney function before giving magnesium.",
        "Ce sont les affirmations des documents ; mgcheck ne recommande aucun traitement. Contrôler la fonction rénale avant de donner du magnésium.",
    ),
    "ui.intake": ("Daily requirement of magnesium", "Besoin quotidien en magnésium"),
    "ui.intake.by_weight": ("by weight", "selon le poids"),
    "ui.intake.rule": ("{low} to {high} mg/kg/d, {high} by consensus", "{low} à {high} mg/kg/j, {high} par consensus"),
    "ui.intake.weight": ("{weight} kg", "{weight} kg"),
    "ui.intake.amount": (
        "{mg} mg/d ({mmol} mmol/d), recommended intake (Food and Nutrition Board, 1997)",
        "{mg} mg/j ({mmol} mmol/j), apport recommandé (Food and Nutrition Board, 1997)",
    ),
    "ui.intake.range": (
        "{low} to {high} mg/d ({low_mmol} to {high_mmol} mmol/d)",
        "{low} à {high} mg/j ({low_mmol} à {high_mmol} mmol/j)",
    ),
    "ui.intake.more": ("{mg} mg/d more", "{mg} mg/j de plus"),
    "ui.intake.total": ("{extra}, so {total}", "{extra}, donc {total}"),
    "ui.intake.full": (
        "--full adds {notes} statements on needs, absorption and food.",
        "--full ajoute {notes} énoncés sur les besoins, l'absorption et les aliments.",
    ),
    "ui.intake.extra.pregnancy": ("pregnancy", "grossesse"),
    "ui.intake.extra.growth": ("rapid growth in adolescence", "forte croissance de l'adolescence"),
    "ui.intake.extra.lactation": ("lactation", "allaitement"),
    "ui.intake.sex.m": ("men", "hommes"),
    "ui.intake.sex.f": ("women", "femmes"),
    "ui.topic.need": ("Need", "Besoins"),
    "ui.topic.absorption": ("Absorption", "Absorption"),
    "ui.topic.splitting": ("Splitting the dose", "Fractionnement"),
    "ui.topic.influences": ("What changes absorption", "Ce qui modifie l'absorption"),
    "ui.topic.kinetics": ("In the body", "Dans l'organisme"),
    "ui.topic.food": ("Food and water", "Aliments et eau"),
    "ui.foods": ("Magnesium in foods, mg per 100 g", "Magnésium dans les aliments, mg pour 100 g"),
    "ui.panel.readings": ("Taken together", "Lecture d'ensemble"),
    "ui.panel.none": (
        "mgcheck has no joint reading of these values; the command of each specimen prints what the documents say of it alone.",
        "mgcheck n'a pas de lecture d'ensemble pour ces valeurs ; la commande de chaque échantillon affiche ce que les documents disent de chacune.",
    ),
    "ui.femg": ("Fractional excretion of magnesium", "Fraction excrétée du magnésium"),
    "ui.formula": ("Formula", "Formule"),
    "ui.loading.without": ("Retention", "Rétention"),
    "ui.loading.with": ("Retention, baseline subtracted", "Rétention, excrétion de base déduite"),
    "ui.loading.protocol": ("The test", "L'épreuve"),
    "ui.kind.document": ("The five documents", "Les cinq documents"),
    "ui.kind.outside": ("Outside the documents", "Hors des documents"),
    "ui.kind.own": ("mgcheck's own", "Propre à mgcheck"),
    # ---------------------------------------------------------------------------------------------- the page
    "page.undecided": ("UNDECIDED: {written} may be {words}", "INDÉTERMINÉ : {written} peut être {words}"),
    "page.class.severe_hypo": ("severely low", "sévèrement basse"),
    "page.class.hypo": ("low", "basse"),
    "page.class.normal": ("normal", "normale"),
    "page.class.hyper": ("high", "élevée"),
    "page.class.severe_hyper": ("severely high", "sévèrement élevée"),
    "page.side.low": ("low", "valeur basse"),
    "page.side.inside": ("normal", "valeur normale"),
    "page.side.high": ("high", "valeur élevée"),
    "trend.title": (
        "{specimen}, {count}, {span}, lowest {lowest}, last {last}",
        "{specimen}, {count}, {span}, minimum {lowest}, dernier {last}",
    ),
    "trend.count.one": ("{count} result", "{count} résultat"),
    "trend.count.many": ("{count} results", "{count} résultats"),
    "trend.span": ("{first} to {last}", "du {first} au {last}"),
    "trend.scale": ("{unit}, log, {source}", "{unit}, log, {source}"),
    "trend.severe.low": ("severe low", "basse, sévère"),
    "trend.severe.high": ("severe high", "élevée, sévère"),
    "trend.open.low": ("low or severe", "basse/sévère"),
    "trend.open.high": ("high or severe", "élevée/sévère"),
    "trend.none": ("There are no results.", "Il n'y a aucun résultat."),
    "trend.last": (
        "The last {last} of {count} results; --last shows more.",
        "Les {last} derniers résultats sur {count} ; --last en montre plus.",
    ),
    "trend.converted": (
        "converted exactly from another unit; the class is that of the value as written",
        "converti exactement d'une autre unité ; la classe est celle de la valeur écrite",
    ),
    "trend.laboratory": (
        "an end of the laboratory's range of that day, where it differs",
        "une borne de l'intervalle du laboratoire ce jour-là, si elle diffère",
    ),
    "page.semicolon": ("; ", " ; "),
    "page.normal": ("normal", "normal"),
    "page.within.both": ("within both reference intervals", "dans les deux intervalles de référence"),
    "page.within.one": ("within the reference interval", "dans l'intervalle de référence"),
    "page.for": ("{word} for {source}", "{word} pour {source}"),
    "page.whatever": ("whatever the exact value", "quelle que soit la valeur exacte"),
    "page.if_unit": ("if the unit is right", "si l'unité est exacte"),
    "page.laboratory": (
        "Your laboratory's range decides the side; {words}.",
        "L'intervalle de votre laboratoire décide ; {words}.",
    ),
    "page.laboratory.not_severe": (
        "Your laboratory's range decides the side, except where {source} says severe; {words}.",
        "L'intervalle de votre laboratoire décide, sauf là où {source} dit sévère ; {words}.",
    ),
    "page.laboratory.no_low": (
        "Your laboratory states no lower limit: {source}'s decides that side. {words}.",
        "Votre laboratoire n'indique pas de limite inférieure : celle de {source} décide de ce côté. {words}.",
    ),
    "page.laboratory.no_high": (
        "Your laboratory states no upper limit: {source}'s decides that side. {words}.",
        "Votre laboratoire n'indique pas de limite supérieure : celle de {source} décide de ce côté. {words}.",
    ),
    "page.one_document": (
        "Only {source} gives limits for this measurement.",
        "Seul {source} donne des limites pour cette mesure.",
    ),
    "page.disagree": (
        "The documents disagree; the class is {source}'s.",
        "Les documents divergent ; la classe est celle de {source}.",
    ),
    "page.laboratory_would_decide": (
        "Your laboratory's own range would decide: --lab-range LOW..HIGH",
        "L'intervalle de votre laboratoire trancherait : --lab-range BAS..HAUT",
    ),
    "page.both_say": ("Both documents say {side}", "Les deux documents concordent : {side}"),
    "page.all_say": ("All sources say {side}", "Toutes les sources concordent : {side}"),
    "page.only_severe": ('; only {source} defines "severe"', " ; seul {source} définit « sévère »"),
    "page.borderline": (
        "Borderline: rounded, {written} may be {low} to {high}; {limit}.",
        "À la limite : arrondi, {written} peut valoir {low} à {high} ; {limit}.",
    ),
    "page.borderline.plain": ("the limit is {limit}", "la limite est {limit}"),
    "page.borderline.low": ("below {limit} {source} says severe", "en dessous de {limit}, {source} dit sévère"),
    "page.borderline.high": ("above {limit} {source} says severe", "au-dessus de {limit}, {source} dit sévère"),
    "page.borderline_first": ("BORDERLINE: ", "À LA LIMITE : "),
    "page.borderline_first.low": ("BORDERLINE LOW: ", "À LA LIMITE BASSE : "),
    "page.borderline_first.high": ("BORDERLINE HIGH: ", "À LA LIMITE HAUTE : "),
    "page.borderline_severe_first": ("BORDERLINE SEVERE: ", "À LA LIMITE DE SÉVÈRE : "),
    "ui.explain.piece": ("atlas", "atlas"),
    "ui.explain.no_piece": (
        "in no piece: it has options or a comparator, or lies near a limit by its rounding",
        "aucun segment : option, comparateur, ou valeur proche d'une limite par son arrondi",
    ),
    "ui.atlas.count": (
        "Of the {pieces} answers of the atlas (mgcheck atlas), {read} were read as they stand against the documents, {clinician} of them by a clinician.",
        "Des {pieces} réponses de l'atlas (mgcheck atlas), {read} ont été relues, telles qu'elles sont, avec les documents, dont {clinician} par un clinicien.",
    ),
    "ui.atlas.title": ("{title}, {unit}: {number} answers", "{title}, {unit} : {number} réponses"),
    "ui.atlas.warnings": ("warnings", "avertissements"),
    "ui.atlas.manifestations": ("manifestations", "manifestations"),
    "ui.atlas.cautions": ("cautions", "mises en garde"),
    "ui.atlas.next_checks": ("next checks", "à contrôler"),
    "ui.atlas.causes": ("causes", "causes"),
    "ui.atlas.unread": (
        "answer {hash}, not read against the documents since it changed",
        "réponse {hash}, non relue avec les documents depuis sa dernière modification",
    ),
    "ui.atlas.read.maintainer": (
        "answer {hash}, read against the documents by a maintainer on {date}",
        "réponse {hash}, relue avec les documents par un mainteneur le {date}",
    ),
    "ui.atlas.read.clinician": (
        "answer {hash}, read against the documents by a clinician on {date}",
        "réponse {hash}, relue avec les documents par un clinicien le {date}",
    ),
    "page.scale": ("{unit}, log scale", "{unit}, échelle log"),
    "ui.legend.unnamed": ("not named", "non nommé"),
    "page.none_listed": (
        "None: the documents list none that belongs to a value within their intervals.",
        "Aucune : les documents n'en listent aucune qui soit propre à une valeur dans leurs intervalles.",
    ),
    "page.none_here": (
        "None: no document lists any for such a value.",
        "Aucune : aucun document n'en liste pour une telle valeur.",
    ),
    "page.by": ("for {source}", "pour {source}"),
    "page.none_by": ("none listed ({band})", "aucune n'est listée ({band})"),
    "page.severe": ("SEVERE", "SÉVÈRE"),
    "page.last": (
        "rms: review; boisleve: monograph. Not a medical device.",
        "rms : revue ; boisleve : monographie. Ce n'est pas un dispositif médical.",
    ),
    "page.causes": ("Possible causes", "Causes possibles"),
    "page.causes_of_deficit": (
        "Possible causes of a deficit (boisleve; rms lists causes of hypomagnesemia)",
        "Causes possibles d'un déficit (boisleve ; rms liste celles de l'hypomagnésémie)",
    ),
    "page.common_causes": ("Main causes", "Causes principales"),
    "page.causes_of_loss": (
        "Possible causes (rms: of hypomagnesemia, by renal loss)",
        "Causes possibles (rms : d'hypomagnésémie, par perte rénale)",
    ),
    "page.renal_loss": (
        "Causes of renal loss (rms: of hypomagnesemia)",
        "Causes de perte rénale (rms : de l'hypomagnésémie)",
    ),
    "page.if_lab.low": ("if low for your laboratory", "si la valeur est basse pour votre laboratoire"),
    "page.if_lab.high": ("if high for your laboratory", "si la valeur est élevée pour votre laboratoire"),
    "page.more": ("--full adds {added}.", "--full ajoute : {added}."),
    "page.more.signs": ("signs ({number})", "signes ({number})"),
    "page.more.notes": ("statements ({number})", "mentions ({number})"),
    "page.more.causes": ("causes ({number})", "causes ({number})"),
    "word.or": ("or", "ou"),
    "word.your_laboratory": ("your laboratory", "votre laboratoire"),
    # --------------------------------------------------------------- what the engine adds to a statement
    "note.list_limit": (
        "Rounded, {written} may lie on either side of {limit}, where {source}'s list of manifestations changes.",
        "Arrondi, {written} peut se trouver de part et d'autre de {limit}, où la liste de manifestations de {source} change.",
    ),
    "note.if": ("if {where}", "si {where}"),
    "note.lab.low": ("low for your laboratory", "bas pour votre laboratoire"),
    "note.lab.high": ("high for your laboratory", "élevé pour votre laboratoire"),
    "extent.below": ("below {high}", "< {high}"),
    "extent.at_most": ("at most {high}", "≤ {high}"),
    "extent.above": ("above {low}", "> {low}"),
    "extent.at_least": ("at least {low}", "≥ {low}"),
    "extent.between": ("{low} to {high}", "{low} à {high}"),
}
