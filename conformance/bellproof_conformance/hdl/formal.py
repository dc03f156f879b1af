def prove(design, workshop):
    return {}
